/** The pages for who looks after the store. */
export const manage = {
  title: 'Manage',
  pages: { terminals: 'Terminals', sections: 'Who serves where', settings: 'Settings', diagnostics: 'Diagnostics' },
  settings: {
    saved: 'Saved.',
    undo: 'Undo',
    save: 'Save',
    undoing: {
      title: 'How long something can be taken back',
      lead: 'For so long, Undo stands beside what was done in Activity. At 0, nothing is taken back. Where somebody has gone on from it, it cannot be taken back at all.',
      minutes: 'Minutes',
      problem: 'Give whole minutes, 0 to {{most}}.',
    },
    offline: {
      title: 'When the main terminal is out of reach',
      lead: 'What the other terminals do until it is back.',
      warn: 'Go on everywhere',
      warnHint:
        'Every terminal seats every table, says loudly that it is cut off, and shows afterwards where two chose the same.',
      stations: 'Keep to its own station',
      stationsHint:
        'A terminal seats the tables of its own station only; others after a warning, which stands in the history.',
      block: 'Stop',
      blockHint:
        'Nothing is seated, moved or paid until the main terminal is back; everyone still sees the floor as it was.',
    },
    acknowledgement: {
      title: 'When something counts as done',
      lead: 'How sure a change is before the screen says that it is done.',
      fast: 'Once the main terminal has it',
      fastHint: 'Quick. If the disk of the main terminal breaks, the last seconds come back from the other terminals.',
      safe: 'Once a second terminal has it too',
      safeHint:
        'A little slower. No single broken disk loses anything that was done. Without a second terminal it works like the first.',
    },
  },
}
