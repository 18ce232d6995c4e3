import { useState } from 'react'
import { Button, Skeleton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNow, useSession } from '../../app/context'
import { may } from '../../state/session'
import { Delayed } from '../../ui/delayed'
import { failureText } from '../../ui/failure-text'
import { useWords } from '../../ui/use-words'
import page from '../manage.module.css'
import { terminalName, useTerminals } from '../use-terminals'
import { useSyncStatus } from '../use-sync-status'
import { AddTerminalDialog } from './add-terminal-dialog'
import { EditTerminalDialog } from './edit-terminal-dialog'
import { nodesOf } from './nodes'
import type { NodeView } from './nodes'
import { RevokeDialog } from './revoke-dialog'
import css from './terminals.module.css'

/** How a node does, in one line. */
function useStandingText() {
  const { t, ago } = useWords()
  const now = useNow()
  return ({ standing, seenAt, behind, row }: NodeView): string => {
    switch (standing) {
      case 'connected':
        return behind > 0
          ? `${t('terminals.standing.connected')}, ${t('terminals.behind', { count: behind })}`
          : t('terminals.standing.connected')
      case 'away':
        return seenAt === null
          ? t('terminals.standing.neverSeen')
          : t('terminals.standing.away', { ago: ago(now - Date.parse(seenAt)) })
      case 'revoked':
        return t('terminals.standing.revoked', { ago: ago(now - Date.parse(row.revokedAt ?? row.modifiedAt)) })
      case 'doubled':
      case 'unknown':
        return t(`terminals.standing.${standing}`)
    }
  }
}

type Act = { kind: 'edit' | 'revoke'; node: NodeView }

function NodeRow({ node, act }: { node: NodeView; act: (act: Act) => void }) {
  const { t } = useWords()
  const standingText = useStandingText()
  const mayUpdate = useSession((session) => may(session, 'Terminal.update'))
  const mayRevoke = useSession((session) => may(session, 'Terminal.revoke'))
  const { row, kind, here, standing } = node
  const active = standing !== 'revoked'
  return (
    <li className={css.node} data-standing={standing}>
      <span className={css.mark} aria-hidden>
        {row.code}
      </span>
      <div className={css.what}>
        <p className={css.name}>
          {row.name}
          {here && <span className={css.chip}>{t('terminals.thisOne')}</span>}
        </p>
        <p className={css.about}>
          {t(`terminals.kinds.${kind}`)}
          <span className="visually-hidden">, {t('terminals.code', { code: row.code })}</span>
          {active && row.stationUnitIds.length > 0 && (
            <> · {t('terminals.station', { count: row.stationUnitIds.length })}</>
          )}
        </p>
        <p className={css.standing}>
          <span className={css.dot} aria-hidden />
          {standingText(node)}
        </p>
      </div>
      {active && (
        <div className={css.acts}>
          {mayUpdate && (
            <Button
              variant="default"
              aria-label={t('terminals.changeOf', { name: row.name })}
              onClick={() => act({ kind: 'edit', node })}
            >
              {t('terminals.change')}
            </Button>
          )}
          {mayRevoke && kind !== 'hub' && (
            <Button
              variant="default"
              className={css.revoke}
              aria-label={t('terminals.revokeOf', { name: row.name })}
              onClick={() => act({ kind: 'revoke', node })}
            >
              {t('terminals.revoke')}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

/** The nodes of the store, how each does, and who may come in. */
export function TerminalsPage() {
  const { t } = useWords()
  const mayPair = useSession((session) => may(session, 'Terminal.pair'))
  const { rows, failure, again } = useTerminals()
  const { status } = useSyncStatus()
  const [act, setAct] = useState<Act | null>(null)
  const [adding, setAdding] = useState(false)
  const close = (): void => {
    setAct(null)
    setAdding(false)
    again()
  }
  const nodes = rows === null ? null : nodesOf(rows, status)
  const hub = nodes?.find((node) => node.kind === 'hub')
  const atHub = status === null || status.state.role === 'hub'
  return (
    <div className={page.column}>
      <header className={css.head}>
        <div>
          <h2 className={page.heading}>{t('terminals.title')}</h2>
          <p className={page.lead}>{t('terminals.lead')}</p>
        </div>
        {mayPair && atHub && rows !== null && (
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
            {t('terminals.add')}
          </Button>
        )}
      </header>
      {mayPair && !atHub && hub !== undefined && (
        <p className={css.note}>{t('terminals.addThere', { name: terminalName(rows, hub.row.code) })}</p>
      )}
      {failure !== null && (
        <div className={page.card} role="alert">
          <p>{failureText(t, failure)}</p>
          <Button onClick={again}>{t('again')}</Button>
        </div>
      )}
      {nodes === null && failure === null && (
        <Delayed>
          <Skeleton height={240} radius={12} />
        </Delayed>
      )}
      {nodes !== null && (
        <ul className={css.nodes}>
          {nodes.map((node) => (
            <NodeRow key={node.row.id} node={node} act={setAct} />
          ))}
        </ul>
      )}
      {nodes !== null && nodes.length < 2 && mayPair && <p className={page.lead}>{t('terminals.empty')}</p>}
      {adding && rows !== null && <AddTerminalDialog rows={rows} ownId={status?.terminal.id ?? null} close={close} />}
      {act?.kind === 'edit' && <EditTerminalDialog row={act.node.row} isHub={act.node.kind === 'hub'} close={close} />}
      {act?.kind === 'revoke' && <RevokeDialog row={act.node.row} close={close} />}
    </div>
  )
}
