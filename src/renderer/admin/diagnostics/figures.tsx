import { useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '@mantine/core'
import type { SyncStatus } from '@contract/sync'
import { useSession } from '../../app/context'
import { may } from '../../state/session'
import { Fingerprint } from '../../ui/fingerprint'
import { useWords } from '../../ui/use-words'
import page from '../manage.module.css'
import { HubAddressesDialog } from './hub-addresses-dialog'
import css from './diagnostics.module.css'

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css.figure}>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  )
}

function Addresses({ addresses, none }: { addresses: readonly string[]; none: string }) {
  if (addresses.length === 0) return none
  return (
    <ul>
      {addresses.map((address) => (
        <li key={address} className={css.address}>
          {address}
        </li>
      ))}
    </ul>
  )
}

/** Which node this is, what it holds and what it has not got rid of yet. */
export function NodeCard({ status }: { status: SyncStatus }) {
  const { t, language, ago } = useWords()
  const { terminal, state, version, schema, protocol, seq, lowestSeq, epoch, outbox, acknowledgement } = status
  const number = new Intl.NumberFormat(language)
  return (
    <section className={page.card}>
      <h2 className={page.heading}>{t('diagnostics.thisNode')}</h2>
      <dl className={`${css.figures} ${css.columns}`}>
        <Figure name={t('diagnostics.name')}>
          {terminal.name} ({terminal.code})
        </Figure>
        <Figure name={t('diagnostics.role')}>{t(`diagnostics.roles.${state.role}`)}</Figure>
        <Figure name={t('diagnostics.version')}>{t('diagnostics.versionText', { version, schema, protocol })}</Figure>
        <Figure name={t('diagnostics.acknowledgement')}>
          {t(`diagnostics.acknowledgements.${acknowledgement.mode}`)}
        </Figure>
        {state.role === 'hub' && (
          <Figure name={t('diagnostics.secondNode')}>
            {t(acknowledgement.secondNode ? 'diagnostics.yes' : 'diagnostics.no')}
          </Figure>
        )}
        {state.role === 'terminal' && (
          <>
            <Figure name={t('diagnostics.waiting')}>{number.format(outbox.waiting)}</Figure>
            <Figure name={t('diagnostics.sent')}>{number.format(outbox.sent)}</Figure>
            <Figure name={t('diagnostics.oldest')}>
              {outbox.oldestAt === null ? '–' : ago(Date.parse(status.now) - Date.parse(outbox.oldestAt))}
            </Figure>
          </>
        )}
        <Figure name={t('diagnostics.seq')}>{number.format(seq)}</Figure>
        <Figure name={t('diagnostics.lowestSeq')}>{number.format(lowestSeq)}</Figure>
        <Figure name={t('diagnostics.epoch')}>{number.format(epoch)}</Figure>
      </dl>
    </section>
  )
}

/** Where this node is, and where it finds the hub. */
export function NetworkCard({ status, take }: { status: SyncStatus; take: (status: SyncStatus) => void }) {
  const { t } = useWords()
  const mayPair = useSession((session) => may(session, 'Terminal.pair'))
  const [setting, setSetting] = useState(false)
  const { state, hub, hubAddresses, listening, fingerprint } = status
  const none = t('diagnostics.none')
  return (
    <section className={page.card}>
      <h2 className={page.heading}>{t('diagnostics.network')}</h2>
      <dl className={css.figures}>
        <Figure name={t('diagnostics.listening')}>
          <Addresses addresses={listening} none={t(`diagnostics.closed.${state.role}`)} />
        </Figure>
        <Figure name={t('diagnostics.fingerprint')}>
          {fingerprint === null ? none : <Fingerprint value={fingerprint} />}
        </Figure>
        {state.role === 'terminal' && (
          <>
            <Figure name={t('diagnostics.hubAddress')}>{hub.address ?? none}</Figure>
            <Figure name={t('diagnostics.hubFingerprint')}>
              {hub.fingerprint === null ? none : <Fingerprint value={hub.fingerprint} />}
            </Figure>
            <Figure name={t('diagnostics.lookedFor')}>
              <Addresses addresses={hubAddresses} none={t('diagnostics.nowhere')} />
            </Figure>
          </>
        )}
      </dl>
      {state.role === 'terminal' && mayPair && (
        <Button variant="default" onClick={() => setSetting(true)}>
          {t('diagnostics.setAddresses')}
        </Button>
      )}
      {setting && <HubAddressesDialog addresses={hubAddresses} take={take} close={() => setSetting(false)} />}
    </section>
  )
}
