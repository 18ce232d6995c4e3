import { Button } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import type { ActivityEntry } from '@contract/operations/activity'
import { useStructure } from '../app/context'
import { useWords } from '../ui/use-words'
import { changeGroups } from './change-words'
import type { FieldChange } from './change-words'
import { subjectsOf } from './subjects'
import type { Subject } from './subjects'
import css from './activity.module.css'

function Change({ change: { label, before, after } }: { change: FieldChange }) {
  const { t } = useWords()
  return (
    <div className={css.field}>
      <dt>{label}</dt>
      <dd className="figures">
        {before !== null && <del className={css.before}>{before}</del>}
        {before !== null && (
          <>
            <IconArrowRight size={16} aria-hidden />
            <span className="visually-hidden">{t('activity.became')}</span>
          </>
        )}
        <ins className={css.after}>{after ?? t('activity.nothing')}</ins>
      </dd>
    </div>
  )
}

/** What an entry changed, unfolded on one tap, and the way to the rest of the story. */
export function EntryChanges({
  entry,
  subjectId,
  show,
}: {
  entry: ActivityEntry
  subjectId: string | null
  show: (subject: Subject) => void
}) {
  const words = useWords()
  const { t } = words
  const data = useStructure()
  const groups = changeGroups(entry, data, words)
  const subjects = subjectsOf(entry, data, words).filter(({ id }) => id !== subjectId)
  if (groups.length === 0 && subjects.length === 0) return null
  return (
    <details className={css.changes}>
      <summary className={css.summary}>{t('activity.changes')}</summary>
      {groups.map(({ id, title, fields }) => (
        <section key={id} className={css.group} aria-label={title}>
          <h3 className={css.groupTitle}>{title}</h3>
          <dl>
            {fields.map((change) => (
              <Change key={change.label} change={change} />
            ))}
          </dl>
        </section>
      ))}
      {entry.moreChanges > 0 && <p className={css.who}>{t('activity.moreChanges', { count: entry.moreChanges })}</p>}
      {subjects.length > 0 && (
        <div className={css.subjects}>
          {subjects.map((subject) => (
            <Button key={subject.id} variant="default" onClick={() => show(subject)}>
              {t('activity.onlyOf', { subject: subject.label })}
            </Button>
          ))}
        </div>
      )}
    </details>
  )
}
