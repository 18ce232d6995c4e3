import { useState } from 'react'
import { Button, Modal } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { CERTIFICATE_PATH } from '@contract/entities/terminal'
import type { Terminal } from '@contract/entities/terminal'
import type { PairingCode } from '@contract/operations/terminals'
import { Choice } from '../../ui/choice'
import { Delayed } from '../../ui/delayed'
import { failureText } from '../../ui/failure-text'
import { Fingerprint } from '../../ui/fingerprint'
import { QrCode } from '../../ui/qr-code'
import { countdown } from '../../ui/time'
import { useWords } from '../../ui/use-words'
import { tabletAddress } from '../../ui/addresses'
import dialog from '../dialog.module.css'
import { useNewcomer, usePairing } from './use-pairing'
import css from './terminals.module.css'

type Pairing = ReturnType<typeof usePairing>

/** The code itself, readable from the other side of the counter, and how long it is good for. */
function Code({ code, pairing }: { code: PairingCode; pairing: Pairing }) {
  const { t } = useWords()
  const over = pairing.left === 0
  return (
    <div className={css.codeBox}>
      <p className={dialog.lead} id="pairing-code-label">
        {t('terminals.pairing.code')}
      </p>
      <p className={css.code} data-over={over || undefined} aria-labelledby="pairing-code-label">
        {code.code}
      </p>
      <div className={css.codeFoot}>
        <p className={`${css.left} figures`} role={over ? 'alert' : undefined} data-over={over || undefined}>
          {over ? t('terminals.pairing.over') : t('terminals.pairing.left', { time: countdown(pairing.left) })}
        </p>
        <Button variant={over ? 'filled' : 'default'} loading={pairing.busy} onClick={pairing.renew}>
          {t('terminals.pairing.newCode')}
        </Button>
      </div>
    </div>
  )
}

function ComputerWay({ code, pairing }: { code: PairingCode; pairing: Pairing }) {
  const { t } = useWords()
  return (
    <div className={css.way}>
      <QrCode text={code.link} label={t('terminals.pairing.qr')} />
      <Code code={code} pairing={pairing} />
      <ol className={`${dialog.steps} ${css.wide}`}>
        <li>{t('terminals.pairing.steps.start')}</li>
        <li>
          {t('terminals.pairing.steps.choose')}
          {code.addresses.map((address) => (
            <span key={address} className={css.address}>
              {address}
            </span>
          ))}
        </li>
        <li>{t('terminals.pairing.steps.type')}</li>
      </ol>
    </div>
  )
}

function TabletWay({ code }: { code: PairingCode }) {
  const { t } = useWords()
  const address = tabletAddress(code.addresses)
  if (address === null) return <p className={dialog.problem}>{t('terminals.tablets.none')}</p>
  return (
    <div className={css.way}>
      <QrCode text={address} label={t('terminals.tablets.qr')} />
      <ol className={dialog.steps}>
        <li>
          {t('terminals.tablets.open')}
          <span className={css.address}>{address}</span>
        </li>
        <li>
          {t('terminals.tablets.trust')}
          <span className={css.aside}>
            {t('terminals.tablets.certificate')} {address}
            {CERTIFICATE_PATH}
          </span>
        </li>
        <li>{t('terminals.tablets.signIn')}</li>
      </ol>
    </div>
  )
}

/** Who has just joined; it is told at once, because the person with the code stands at the other machine. */
function Joined({ terminal, another, close }: { terminal: Terminal; another: () => void; close: () => void }) {
  const { t } = useWords()
  return (
    <div className={dialog.body}>
      <div className={css.joined} role="status">
        <IconCircleCheck size={40} aria-hidden />
        <div>
          <p className={css.joinedName}>{t('terminals.pairing.joined', { name: terminal.name })}</p>
          <p>{t('terminals.pairing.joinedText', { code: terminal.code })}</p>
        </div>
      </div>
      <div className={dialog.buttons}>
        <Button variant="default" onClick={another}>
          {t('terminals.pairing.another')}
        </Button>
        <Button onClick={close} data-autofocus>
          {t('terminals.pairing.done')}
        </Button>
      </div>
    </div>
  )
}

function Ways({ pairing }: { pairing: Pairing }) {
  const { t } = useWords()
  const [kind, setKind] = useState<'computer' | 'tablet'>('computer')
  const { code, failure } = pairing
  if (failure !== null) {
    return (
      <div className={dialog.body}>
        <p className={dialog.problem} role="alert">
          {failureText(t, failure)}
        </p>
        <div className={dialog.buttons}>
          <Button onClick={pairing.renew}>{t('again')}</Button>
        </div>
      </div>
    )
  }
  if (code === null) return <Delayed>{t('wait')}</Delayed>
  return (
    <div className={dialog.body}>
      <div>
        <Choice
          label={t('terminals.pairing.kind')}
          value={kind}
          options={(['computer', 'tablet'] as const).map((value) => ({
            value,
            label: t(`terminals.pairing.${value}`),
          }))}
          onChange={setKind}
        />
        <p className={css.kindHint}>{t(`terminals.pairing.${kind}Hint`)}</p>
      </div>
      {kind === 'computer' ? <ComputerWay code={code} pairing={pairing} /> : <TabletWay code={code} />}
      {/* Browsers show that of the certificate in front of this one. */}
      {kind === 'computer' && (
        <div className={css.compare}>
          <p className={dialog.lead}>{t('terminals.pairing.compare')}</p>
          <Fingerprint value={code.fingerprint} />
        </div>
      )}
    </div>
  )
}

interface AddTerminalDialogProps {
  rows: readonly Terminal[]
  /** The node behind this screen; null while it is not known. */
  ownId: string | null
  close: () => void
}

/** Brings a further machine into the store: a computer by a code, a tablet by the address alone. */
export function AddTerminalDialog({ rows, ownId, close }: AddTerminalDialogProps) {
  const { t } = useWords()
  const pairing = usePairing()
  const { newcomer, forget } = useNewcomer(rows, ownId)
  return (
    <Modal
      opened
      onClose={close}
      size={720}
      title={t('terminals.pairing.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {newcomer === null ? (
        <Ways pairing={pairing} />
      ) : (
        <Joined
          terminal={newcomer}
          another={() => {
            forget()
            pairing.renew()
          }}
          close={close}
        />
      )}
    </Modal>
  )
}
