import { Button, Skeleton } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { isWithoutHub } from '@contract/sync'
import type { SyncStatus } from '@contract/sync'
import { useConnection, useTerminal } from '../../app/context'
import { copyText } from '../../ui/copy-text'
import { Delayed } from '../../ui/delayed'
import { failureText } from '../../ui/failure-text'
import { useWords } from '../../ui/use-words'
import page from '../manage.module.css'
import { PromoteButton } from '../promotion/promote-button'
import { useSyncStatus } from '../use-sync-status'
import { terminalName, useTerminals } from '../use-terminals'
import { NetworkCard, NodeCard } from './figures'
import { OperationsTable } from './operations-table'
import { reportOf } from './report'
import { othersOf } from './summary'
import { SilentCard, SummaryCard } from './summary-card'
import { TerminalsTable } from './terminals-table'
import css from './diagnostics.module.css'

function CopyAll({ status }: { status: SyncStatus }) {
  const { t } = useWords()
  const { toasts } = useTerminal()
  const copy = async (): Promise<void> => {
    const done = await copyText(reportOf(status))
    toasts
      .getState()
      .show({ kind: done ? 'done' : 'problem', text: t(done ? 'diagnostics.copied' : 'diagnostics.notCopied') })
  }
  return (
    <Button variant="default" leftSection={<IconCopy size={20} aria-hidden />} onClick={() => void copy()}>
      {t('diagnostics.copyAll')}
    </Button>
  )
}

/** How this node and the store do: in words first, then every figure that somebody on the telephone may ask for. */
export function DiagnosticsPage() {
  const { t } = useWords()
  const { status, failure, take } = useSyncStatus()
  const { rows } = useTerminals()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const names = (code: string): string => terminalName(rows, code)
  if (status === null) {
    return (
      <div className={page.column}>
        {failure === null ? (
          <Delayed>
            <Skeleton height={320} radius={12} />
          </Delayed>
        ) : (
          <p role="alert">{failureText(t, failure)}</p>
        )}
      </div>
    )
  }
  const others = othersOf(status, rows)
  // The last answer may have been a good one: it is not what is so now.
  const silent = cutOff || failure?.code === 'NO_ANSWER'
  return (
    <div className={page.column}>
      {silent ? (
        <SilentCard since={status.now}>
          <CopyAll status={status} />
        </SilentCard>
      ) : (
        <>
          {failure !== null && (
            <p className={css.stale} role="alert">
              {failureText(t, failure)}
            </p>
          )}
          <SummaryCard status={status} others={others} names={names}>
            {isWithoutHub(status.state.phase) && <PromoteButton />}
            <CopyAll status={status} />
          </SummaryCard>
        </>
      )}
      <NodeCard status={status} />
      <NetworkCard status={status} take={take} />
      {status.state.role === 'hub' && <TerminalsTable others={others} now={Date.parse(status.now)} names={names} />}
      <OperationsTable operations={status.operations} />
    </div>
  )
}
