import { useState } from 'react'
import { Button, Modal, Textarea } from '@mantine/core'
import { Choice } from '../../ui/choice'
import { ConfirmButton } from '../../ui/confirm-button'
import { cancel } from '../acts/party'
import type { CancelledParty } from '../acts/party'
import { useDesk } from '../desk'
import css from './panel.module.css'

const SEATED_REASONS = ['left', 'mistake', 'other'] as const
const BOOKING_REASONS = ['called', 'noShow', 'other'] as const
type ReasonKey = (typeof SEATED_REASONS)[number] | (typeof BOOKING_REASONS)[number]

/** Cancelling asks why: a common reason at a tap, any other in words. It stays in the history. */
export function CancelDialog({ party, close }: { party: CancelledParty; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const { booking, tables, who } = party
  const asked = booking
    ? ({ at: 'floor.panel.cancelBookingTitle', of: 'floor.panel.cancelBookingOf' } as const)
    : ({ at: 'floor.panel.cancelTitle', of: 'floor.panel.cancelOf' } as const)
  const title = tables === '' ? t(asked.of, { who }) : t(asked.at, { tables })
  const reasons: readonly ReasonKey[] = booking ? BOOKING_REASONS : SEATED_REASONS
  const [chosen, setChosen] = useState<ReasonKey>(reasons[0] ?? 'other')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const reason = chosen === 'other' ? words.trim() : t(`floor.panel.reasons.${chosen}`)
  const send = async (): Promise<void> => {
    setBusy(true)
    const done = await cancel(desk, party, reason)
    setBusy(false)
    if (done) close()
  }
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className={css.dialog}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason !== '') void send()
        }}
      >
        <p className={css.hint}>{t(tables === '' ? 'floor.panel.cancelWhy' : 'floor.panel.cancelHint')}</p>
        <Choice
          label={t('floor.panel.reason')}
          value={chosen}
          options={reasons.map((value) => ({
            value,
            label: value === 'other' ? t('floor.panel.reasonOther') : t(`floor.panel.reasons.${value}`),
          }))}
          onChange={setChosen}
        />
        {chosen === 'other' && (
          <Textarea
            label={t('floor.panel.reason')}
            value={words}
            maxLength={200}
            autoFocus
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <div className={css.dialogButtons}>
          <Button variant="default" onClick={close}>
            {t('floor.panel.keep')}
          </Button>
          <ConfirmButton type="submit" className={css.danger} busy={busy} disabled={reason === ''}>
            {t('floor.panel.confirmCancel')}
          </ConfirmButton>
        </div>
      </form>
    </Modal>
  )
}
