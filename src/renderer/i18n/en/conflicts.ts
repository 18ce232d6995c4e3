import type { CONFLICT_KINDS, ConflictKind } from '@contract/entities/conflict'

/** What a choice is called, and one sentence that says what it will do; for each kind of conflict its own. */
export type ChoiceTexts = {
  [Kind in ConflictKind]: { [Choice in (typeof CONFLICT_KINDS)[Kind][number]]: { label: string; does: string } }
} & {
  /** Of what was not refused itself, and waited for something that is not done. */
  waited: { [Choice in (typeof CONFLICT_KINDS)['REFUSED'][number]]: { label: string; does: string } }
}

const choices: ChoiceTexts = {
  UNIT_TAKEN: {
    SEAT_ELSEWHERE: { label: 'Seat elsewhere', does: 'The nearest tables that fit are ringed; tap one.' },
    MOVE_OTHER: {
      label: 'Move the others',
      does: 'You choose a table for {{other}}; then this party gets its table back.',
    },
    JOIN: { label: 'Join them', does: 'Both sit together as one party. Each order keeps its own bill.' },
    CANCEL: {
      label: 'Cancel this party…',
      does: 'Their order or booking is cancelled, with a reason that stays in the history.',
    },
    ACKNOWLEDGE: {
      label: 'Noted',
      does: 'They have another table by now, or have left. Nothing changes on the floor.',
    },
  },
  OVERLAPPED: {
    ACKNOWLEDGE: { label: 'Noted', does: 'Nothing changes. Both stays remain in the history.' },
  },
  UNIT_GONE: {
    SEAT_ELSEWHERE: { label: 'Seat elsewhere', does: 'The nearest tables that fit are ringed; tap one.' },
    CANCEL: {
      label: 'Cancel this party…',
      does: 'Their order or booking is cancelled, with a reason that stays in the history.',
    },
    ACKNOWLEDGE: {
      label: 'Noted',
      does: 'They have another table by now, or have left. Nothing changes on the floor.',
    },
  },
  ENDED: {
    DISCARD: { label: 'Leave it so', does: 'What terminal {{terminal}} did is dropped. The floor stays as it is.' },
    REOPEN: {
      label: 'Reopen the order',
      does: 'The order goes on where it was, with what terminal {{terminal}} did.',
    },
    SEAT_ELSEWHERE: { label: 'Seat them again', does: 'You choose a table for this party.' },
  },
  MOVED: {
    DISCARD: { label: 'Leave them there', does: 'The party stays where it sits now.' },
    APPLY_AGAIN: {
      label: 'Move them after all',
      does: 'The party goes where terminal {{terminal}} had put it, if that table is free.',
    },
  },
  CHECKED_IN_TWICE: {
    ACKNOWLEDGE: { label: 'Noted', does: 'The first order stays.' },
  },
  BOOKING_ENDED: {
    SEAT_ELSEWHERE: { label: 'Seat them', does: 'The best tables are ringed; tap one.' },
    CANCEL: { label: 'Do not seat them…', does: 'The party is not seated; the reason stays in the history.' },
    ACKNOWLEDGE: {
      label: 'Noted',
      does: 'They have another table by now, or have left. Nothing changes on the floor.',
    },
  },
  LINES_AFTER_END: {
    REOPEN: { label: 'Reopen the order', does: 'The order goes on, with these lines on it.' },
    DISCARD: { label: 'Let them go', does: 'The lines are dropped. The order stays ended.' },
  },
  GROUP_CHANGED: {
    APPLY_AGAIN: { label: 'Do it again', does: 'It is done now with the orders as they are, in your name.' },
    DISCARD: { label: 'Let it go', does: 'It is dropped. The orders stay as they are.' },
  },
  FIELDS_CHANGED: {
    THEIRS: { label: 'Keep what is there', does: 'What terminal {{terminal}} had typed is dropped.' },
    MINE: { label: 'Take the later one', does: 'What terminal {{terminal}} had typed takes its place.' },
  },
  FORBIDDEN: {
    APPLY_AGAIN: { label: 'Approve', does: 'It is done now, in your name.' },
    DISCARD: { label: 'Refuse', does: 'It is dropped. A party left without a table by this is cancelled.' },
  },
  LOST: {
    APPLY_AGAIN: { label: 'Do it again', does: 'It is done once more, in your name.' },
    DISCARD: { label: 'Let it go', does: 'It is dropped. A party left without a table by this is cancelled.' },
  },
  REFUSED: {
    APPLY_AGAIN: { label: 'Try again', does: 'It is tried once more, in your name.' },
    DISCARD: { label: 'Let it go', does: 'It is dropped. A party left without a table by this is cancelled.' },
  },
  waited: {
    APPLY_AGAIN: { label: 'Do it', does: 'It is done now, in your name.' },
    DISCARD: { label: 'Let it go', does: 'It is dropped.' },
  },
}

/** What a cut-off terminal did and the main terminal could not take over. */
export const conflicts = {
  title: 'Conflicts',
  count_one: '{{count}} to settle',
  count_other: '{{count}} to settle',
  lead: 'These were done while a terminal was cut off and clash with what others did. Choose what happens.',
  tabs: { label: 'Which conflicts', open: 'To settle', settled: 'Settled today' },
  empty: 'Nothing to settle.',
  emptyHint: 'What a terminal does while it is cut off is taken over by itself. Only what clashes comes here.',
  emptySettled: 'Nothing was settled in the last 24 hours.',
  trayTitle: 'To settle',
  openCard: 'Open in Conflicts',
  openAll: 'Show all in Conflicts',
  manager: 'For a manager: open for {{time}}',
  booking: 'Booking at {{time}}',
  partyUnknown: 'Party, size not known',
  noParty: 'Done at terminal {{terminal}}',
  from: 'From {{time}}, terminal {{terminal}}',
  theirTable: 'Their table',
  whoever: 'Whoever did it',
  rival: {
    party: '{{name}}’s party ({{number}})',
    order: 'order {{number}}',
    bookingOf: '{{name}}’s booking at {{time}}',
    booking: 'the booking at {{time}}',
    unknown: 'another party',
  },
  what: {
    UNIT_TAKEN: '{{table}} was taken by {{other}}.',
    OVERLAPPED: '{{table}} was used by {{other}} at the same time. This party has left already.',
    UNIT_GONE: '{{table}} is no longer in use.',
    ENDED: 'It had ended in another way by then.',
    MOVED: 'This party could not be moved any more.',
    movedSeated: '{{table}} had been given to this party first.',
    movedTaken: '{{table}}, to which it was moved, was taken by {{other}}.',
    CHECKED_IN_TWICE: 'The booking had been checked in at another terminal first.',
    BOOKING_ENDED: 'The booking had run out or been cancelled before its guests came.',
    LINES_AFTER_END: 'The order had ended before these lines were added.',
    GROUP_CHANGED: 'The orders had changed before they were split or merged.',
    FIELDS_CHANGED: 'Somebody else had changed the same.',
    FORBIDDEN: '{{name}} may not do this any more.',
    LOST: 'The main terminal had taken this over and lost it, and could not repeat it.',
    REFUSED: 'Not possible now. {{reason}}',
    waited: '{{deed}}? It waited for something that is not done.',
  },
  deeds: {
    seated: 'Seated at {{tables}}',
    moved: 'Moved to {{tables}}',
    booked: 'Booked {{tables}}',
    arrived: 'Booking checked in',
    paid: 'Paid',
    freed: 'Table freed',
    cancelled: 'Cancelled',
    changed: 'Details changed',
    noShow: 'Marked as no-show',
    rebooked: 'Booking moved',
    lineAdded: '{{line}} added',
    lineChanged: 'Line changed',
    lineRemoved: 'Line taken off',
    split: 'Order split',
    merged: 'Orders merged',
    handedOver: 'Handed over',
    takenBack: 'Taken back',
  },
  since: 'Since then at terminal {{terminal}}',
  choices,
  reasons: { left: 'Guests have left', mistake: 'Entered by mistake' },
  cancelTitle: 'Cancel this party?',
  done: 'Settled: {{how}}',
  settledBy: 'Settled by {{name}} at {{time}}: {{how}}',
  notAllowed: 'You may look. Ask a host or a manager to settle this.',
}
