import type { TerminalSync } from '@contract/sync'
import { useWords } from '../../ui/use-words'
import page from '../manage.module.css'
import css from './diagnostics.module.css'

interface TerminalsTableProps {
  others: readonly TerminalSync[]
  now: number
  names: (code: string) => string
}

/** Each other node, as the hub sees it. */
export function TerminalsTable({ others, now, names }: TerminalsTableProps) {
  const { t, ago, language } = useWords()
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  return (
    <section className={page.card}>
      <h2 className={page.heading} id="diagnostics-terminals">
        {t('diagnostics.terminals.title')}
      </h2>
      {others.length === 0 ? (
        <p className={page.lead}>{t('diagnostics.terminals.empty')}</p>
      ) : (
        // A wide table scrolls in itself, and the keyboard can reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={css.scroll} role="group" aria-labelledby="diagnostics-terminals" tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t('diagnostics.terminals.terminal')}</th>
                <th scope="col">{t('diagnostics.terminals.connected')}</th>
                <th scope="col">{t('diagnostics.terminals.behind')}</th>
                <th scope="col">{t('diagnostics.terminals.lag')}</th>
                <th scope="col">{t('diagnostics.terminals.seen')}</th>
              </tr>
            </thead>
            <tbody className="figures">
              {others.map((one) => (
                <tr key={one.terminalId}>
                  <th scope="row">{names(one.code)}</th>
                  <td>
                    <span className={css.dot} data-on={one.connected || undefined} aria-hidden />
                    {t(one.connected ? 'diagnostics.yes' : 'diagnostics.no')}
                  </td>
                  <td>{number.format(one.behind)}</td>
                  <td>
                    {one.lagMilliseconds === null
                      ? '–'
                      : t('diagnostics.terminals.milliseconds', { count: number.format(one.lagMilliseconds) })}
                  </td>
                  <td>
                    {one.connected
                      ? t('diagnostics.terminals.now')
                      : one.seenAt === null
                        ? t('diagnostics.terminals.never')
                        : ago(now - Date.parse(one.seenAt))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
