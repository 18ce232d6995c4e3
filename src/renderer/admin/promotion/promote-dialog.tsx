import { useState } from 'react'
import { Button, Modal } from '@mantine/core'
import type { SyncStatus } from '@contract/sync'
import { useFloorView, useSession, useTerminal } from '../../app/context'
import { ask, OTHER_MACHINES_MILLISECONDS } from '../../state/client/ask'
import { may } from '../../state/session'
import { failureText } from '../../ui/failure-text'
import { Fingerprint } from '../../ui/fingerprint'
import { HoldButton } from '../../ui/hold-button'
import { useWords } from '../../ui/use-words'
import dialog from '../dialog.module.css'
import css from './promotion.module.css'

interface QuestionProps {
  busy: boolean
  setBusy: (busy: boolean) => void
  promoted: (status: SyncStatus) => void
}

/** What will happen, in three sentences, and a button that nobody presses by accident. */
function Question({ busy, setBusy, promoted }: QuestionProps) {
  const { client } = useTerminal()
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const promote = async (): Promise<void> => {
    setProblem(null)
    setBusy(true)
    const answer = await ask((options) => client.sync.promote({}, options), OTHER_MACHINES_MILLISECONDS)
    setBusy(false)
    if (answer.ok) promoted(answer.value)
    else setProblem(failureText(t, answer.failure))
  }
  return (
    <div className={dialog.body}>
      <p className={dialog.lead}>{t('promotion.lead')}</p>
      <ol className={dialog.steps}>
        <li>{t('promotion.fenced')}</li>
        <li>{t('promotion.cards')}</li>
        <li>{t('promotion.others')}</li>
      </ol>
      {problem !== null && (
        <p className={dialog.problem} role="alert">
          {problem}
        </p>
      )}
      <HoldButton
        label={busy ? t('promotion.working') : t('promotion.hold')}
        holding={t('promotion.holding')}
        shorter={t('promotion.shorter')}
        onceMore={t('promotion.onceMore')}
        disabled={busy}
        onHeld={() => void promote()}
      />
    </div>
  )
}

/** Where the others find it from now on. */
function Result({ status, close }: { status: SyncStatus; close: () => void }) {
  const { t } = useWords()
  const { listening: addresses } = status
  return (
    <div className={dialog.body}>
      <p role="status">{t('promotion.done')}</p>
      <div>
        <p className={dialog.lead}>{t('promotion.address')}</p>
        {addresses.length === 0 && <p>{t('promotion.noAddress')}</p>}
        {addresses.map((address) => (
          <p key={address} className={css.address}>
            {address}
          </p>
        ))}
      </div>
      {status.fingerprint !== null && (
        <div>
          <p className={dialog.lead}>{t('promotion.fingerprint')}</p>
          <Fingerprint value={status.fingerprint} />
        </div>
      )}
      <div className={dialog.buttons}>
        <Button onClick={close}>{t('promotion.finish')}</Button>
      </div>
    </div>
  )
}

/** Makes this terminal the hub (SYN-5), from wherever it was asked for; it stands in the frame, so that no page takes it along. */
export function PromoteDialog() {
  const { t } = useWords()
  const asked = useFloorView((view) => view.promoting)
  const mayPromote = useSession((session) => may(session, 'Sync.promote'))
  const set = useFloorView((view) => view.set)
  const [status, setStatus] = useState<SyncStatus | null>(null)
  const [busy, setBusy] = useState(false)
  // What runs cannot be taken back, and how it ended has to be read.
  const close = (): void => {
    if (busy) return
    set({ promoting: false })
    setStatus(null)
  }
  return (
    <Modal
      opened={asked && mayPromote}
      onClose={close}
      title={status === null ? t('promotion.title') : t('promotion.doneTitle')}
      closeButtonProps={{ 'aria-label': t('close'), disabled: busy }}
    >
      {status === null ? (
        <Question busy={busy} setBusy={setBusy} promoted={setStatus} />
      ) : (
        <Result status={status} close={close} />
      )}
    </Modal>
  )
}
