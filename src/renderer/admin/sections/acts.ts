/** Who looks after which tables: given, changed, and taken away, with a way back. */
import type { Section } from '@contract/entities/section'
import type { Failure } from '../../state/client/failure'
import { perform } from '../../state/client/ask'
import { failed } from '../../floor/acts/outcome'
import type { Desk } from '../../floor/desk'
import { staffName } from '../../floor/unit-words'
import type { SectionForm } from './section-form'

const nameOf = ({ terminal, words }: Desk, staffId: string | null): string =>
  staffName(terminal.projection.store.getState().data, staffId) ?? words.t('someone')

/** Gives tables, or changes who has which and when. Answers why not, for the form to say. */
export async function save(
  desk: Desk,
  id: string | null,
  form: SectionForm & { staffId: string },
  shift: { from: number; to: number },
): Promise<Failure | null> {
  const { client, toasts } = desk.terminal
  const input = {
    staffId: form.staffId,
    unitIds: [...form.unitIds],
    zoneIds: [...form.zoneIds],
    shiftFrom: new Date(shift.from).toISOString(),
    shiftTo: new Date(shift.to).toISOString(),
  }
  const answer = await perform((options) =>
    id === null ? client.sections.create(input, options) : client.sections.update({ id, ...input }, options),
  )
  if (!answer.ok) return answer.failure
  toasts.getState().show({ kind: 'done', text: desk.words.t('sections.saved', { name: nameOf(desk, form.staffId) }) })
  return null
}

/** Takes a section away at once; Undo gives the same tables again. */
export async function takeAway(desk: Desk, section: Section): Promise<void> {
  const { client, toasts } = desk.terminal
  const { id, staffId, unitIds, zoneIds, shiftFrom, shiftTo } = section
  const answer = await perform((options) => client.sections.delete({ id }, options))
  if (!answer.ok) {
    failed(desk, answer.failure)
    return
  }
  const giveAgain = async (): Promise<void> => {
    const again = await perform((options) =>
      client.sections.create({ staffId, unitIds, zoneIds, shiftFrom, shiftTo }, options),
    )
    if (again.ok) toasts.getState().show({ kind: 'done', text: desk.words.t('undone') })
    else failed(desk, again.failure)
  }
  toasts.getState().show({
    kind: 'done',
    text: desk.words.t('sections.gone', { name: nameOf(desk, staffId) }),
    action: { label: desk.words.t('undo'), run: () => void giveAgain() },
  })
}
