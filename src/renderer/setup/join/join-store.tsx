import { Button, TextInput } from '@mantine/core'
import page from '../../ui/page.module.css'
import { useWords } from '../../ui/use-words'
import setupCss from '../setup.module.css'
import { CodeField } from './code-field'
import type { FoundHub } from './join-form'
import { useFoundHubs, useJoin } from './use-join'
import type { Join } from './use-join'
import { Where } from './where'
import css from './join.module.css'

/** Which store, the code and the name: what a machine is let in by. */
export function JoinFields({ hubs, join }: { hubs: readonly FoundHub[] | null; join: Join }) {
  const { t } = useWords()
  const { form, change, problems } = join
  return (
    <div className={css.fields}>
      <Where hubs={hubs} join={join} />
      <CodeField value={form.code} error={problems.code} onChange={(code) => change({ code })} />
      <TextInput
        name="terminalName"
        label={t('join.name')}
        description={t('join.nameHint')}
        value={form.terminalName}
        maxLength={80}
        autoComplete="off"
        error={problems.terminalName}
        onChange={(event) => change({ terminalName: event.currentTarget.value })}
      />
    </div>
  )
}

/** First start of a further terminal: which store, the code that its hub shows, and what this terminal is called. */
export function JoinStore({ paired }: { paired: () => Promise<void> }) {
  const { t } = useWords()
  const hubs = useFoundHubs()
  const join = useJoin(hubs ?? [], paired)
  const { trouble, busy } = join
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void join.send()
      }}
    >
      <h1 className={page.title}>{t('join.title')}</h1>
      <p className={page.lead}>{t('join.lead')}</p>
      <JoinFields hubs={hubs} join={join} />
      <p className={`${setupCss.trouble} ${css.trouble}`} role="alert">
        {trouble}
      </p>
      <Button type="submit" size="lg" fullWidth loading={busy}>
        {t('join.act')}
      </Button>
      <p className={css.working} role="status">
        {busy ? t('join.working') : ''}
      </p>
    </form>
  )
}
