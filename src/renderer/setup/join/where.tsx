import { useId } from 'react'
import { Loader, TextInput } from '@mantine/core'
import { Fingerprint } from '../../ui/fingerprint'
import { useWords } from '../../ui/use-words'
import setupCss from '../setup.module.css'
import type { FoundHub } from './join-form'
import type { Join } from './use-join'
import css from './join.module.css'

interface HubOptionProps {
  name: string
  hub: FoundHub
  chosen: boolean
  choose: () => void
}

/** A hub that was found. What it calls itself proves nothing; its address and fingerprint stand beside it. */
function HubOption({ name, hub, chosen, choose }: HubOptionProps) {
  const id = useId()
  const { t } = useWords()
  return (
    <div className={css.option} data-chosen={chosen || undefined}>
      <input
        type="radio"
        id={id}
        name={name}
        className={css.radio}
        checked={chosen}
        onChange={choose}
        aria-describedby={`${id}-address`}
      />
      <div className={css.optionText}>
        <label htmlFor={id} className={css.optionName}>
          {hub.name}
        </label>
        <p id={`${id}-address`} className={css.optionAddress}>
          {hub.address}
        </p>
        {chosen && (
          <details className={css.details}>
            <summary>{t('join.fingerprint')}</summary>
            <Fingerprint value={hub.fingerprint} />
          </details>
        )}
      </div>
    </div>
  )
}

/** Which store: one that was found on this network, or an address by hand, which is always possible. */
export function Where({ hubs, join }: { hubs: readonly FoundHub[] | null; join: Join }) {
  const { t } = useWords()
  const name = 'where'
  const { form, change, problems } = join
  const found = hubs ?? []
  const typed = typeof form.chosen !== 'string'
  const other = useId()
  return (
    <fieldset className={setupCss.group}>
      <legend className={css.legend}>{t('join.where')}</legend>
      {found.map((hub) => (
        <HubOption
          key={hub.address}
          name={name}
          hub={hub}
          chosen={form.chosen === hub.address}
          choose={() => change({ chosen: hub.address })}
        />
      ))}
      {found.length === 0 && (
        <p className={css.looking} role="status">
          <Loader size={18} color="var(--muted)" aria-hidden />
          {hubs === null ? t('join.looking') : t('join.noneYet')}
        </p>
      )}
      {found.length > 0 && (
        <div className={css.option} data-chosen={typed || undefined}>
          <input
            type="radio"
            id={other}
            name={name}
            className={css.radio}
            checked={typed}
            onChange={() => change({ chosen: null })}
          />
          <label htmlFor={other} className={css.optionName}>
            {t('join.otherAddress')}
          </label>
        </div>
      )}
      {typed && (
        <TextInput
          name="address"
          label={t('join.address')}
          description={t('join.addressHint')}
          value={form.address}
          inputMode="url"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          error={problems.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
        />
      )}
      {problems.where !== undefined && (
        <p className={css.problem} role="alert">
          {problems.where}
        </p>
      )}
    </fieldset>
  )
}
