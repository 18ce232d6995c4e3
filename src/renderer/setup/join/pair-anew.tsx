import { Button } from '@mantine/core'
import { useTerminal } from '../../app/context'
import { isThisMachine } from '../../ui/addresses'
import { FormDialog } from '../../ui/form-dialog'
import page from '../../ui/page.module.css'
import { useWords } from '../../ui/use-words'
import { JoinFields } from './join-store'
import { useFoundHubs, useJoin } from './use-join'

/**
 * The way back for a terminal that was shut out or quarantined, or whose store does not arrive. It stands beside what offers it,
 * not within: a banner may go while somebody types.
 */
export function PairAnewDialog({ close }: { close: () => void }) {
  const { toasts } = useTerminal()
  const { t } = useWords()
  const hubs = useFoundHubs()
  const join = useJoin(hubs ?? [], async (here) => {
    if (!here) return
    toasts.getState().show({ kind: 'done', text: t('join.anew.done') })
    close()
  })
  const { trouble, busy } = join
  return (
    <FormDialog
      title={t('join.anew.title')}
      size="lg"
      close={close}
      send={join.send}
      busy={busy}
      act={t('join.anew.send')}
      problem={trouble === '' ? null : trouble}
    >
      <p className={page.lead}>
        {t('join.lead')} {t('join.anew.kept')}
      </p>
      <JoinFields hubs={hubs} join={join} />
    </FormDialog>
  )
}

/** Offers it to whoever stands at the machine itself: the node takes the code from nobody else. */
export function PairAnewButton({ open }: { open: () => void }) {
  const { isBrowser } = useTerminal()
  const { t } = useWords()
  if (isBrowser && !isThisMachine(window.location.hostname)) return null
  return (
    <Button variant="default" onClick={open}>
      {t('join.anew.act')}
    </Button>
  )
}
