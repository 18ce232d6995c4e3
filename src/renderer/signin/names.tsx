import { Button, Skeleton } from '@mantine/core'
import type { SignInName } from '@contract/operations/store'
import type { Failure } from '../state/client/failure'
import { Delayed } from '../ui/delayed'
import { failureText } from '../ui/failure-text'
import { useWords } from '../ui/use-words'
import { PersonMark } from './person-mark'
import css from './sign-in.module.css'

interface NamesProps {
  names: readonly SignInName[] | null
  failure: Failure | null
  again: () => void
  choose: (id: string) => void
}

/** Everyone who may sign in here, as tiles that a gloved finger hits. */
export function Names({ names, failure, again, choose }: NamesProps) {
  const { t } = useWords()
  if (failure !== null) {
    return (
      <div className={css.problem} role="alert">
        <p>{failureText(t, failure)}</p>
        <Button onClick={again}>{t('again')}</Button>
      </div>
    )
  }
  if (names === null) {
    return (
      <Delayed>
        <div className={css.names} aria-busy>
          {[1, 2, 3, 4].map((place) => (
            <Skeleton key={place} height={88} radius={12} />
          ))}
        </div>
      </Delayed>
    )
  }
  if (names.length === 0) return <p className={css.problem}>{t('signIn.noNames')}</p>
  return (
    <ul className={css.names} aria-label={t('signIn.choose')}>
      {names.map((person) => (
        <li key={person.id}>
          <button type="button" className={css.tile} onClick={() => choose(person.id)}>
            <PersonMark name={person.displayName} colour={person.colour} size={48} />
            <span className={css.tileText}>
              <span className={css.tileName}>{person.displayName}</span>
              <span className={css.tileRole}>{t(`roles.${person.role}`)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
