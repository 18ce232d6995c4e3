import type { OperationCount } from '@contract/sync'
import { useWords } from '../../ui/use-words'
import page from '../manage.module.css'
import css from './diagnostics.module.css'

const attempts = (one: OperationCount): number =>
  Object.values(one.refused).reduce((sum, count) => sum + count, one.succeeded)

/** What was tried, what came of it and how long it took, the most frequent first. */
export function OperationsTable({ operations }: { operations: readonly OperationCount[] }) {
  const { t, language } = useWords()
  const tried = operations.filter((one) => attempts(one) > 0).sort((a, b) => attempts(b) - attempts(a))
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const milliseconds = (value: number | undefined): string =>
    value === undefined ? '–' : t('diagnostics.terminals.milliseconds', { count: number.format(value) })
  return (
    <section className={page.card}>
      <h2 className={page.heading} id="diagnostics-operations">
        {t('diagnostics.operations.title')}
      </h2>
      {tried.length === 0 ? (
        <p className={page.lead}>{t('diagnostics.operations.empty')}</p>
      ) : (
        // As above: a wide table scrolls in itself.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={css.scroll} role="group" aria-labelledby="diagnostics-operations" tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t('diagnostics.operations.operation')}</th>
                <th scope="col">{t('diagnostics.operations.succeeded')}</th>
                <th scope="col">{t('diagnostics.operations.refused')}</th>
                <th scope="col">{t('diagnostics.operations.median')}</th>
                <th scope="col">{t('diagnostics.operations.p99')}</th>
              </tr>
            </thead>
            <tbody className="figures">
              {tried.map((one) => (
                <tr key={one.operation}>
                  <th scope="row">{one.operation}</th>
                  <td>{number.format(one.succeeded)}</td>
                  <td>
                    {Object.entries(one.refused).map(([code, count]) => (
                      <span key={code} className={css.refused}>
                        {number.format(count)} <span className={css.code}>{code}</span>
                      </span>
                    ))}
                  </td>
                  <td>{milliseconds(one.milliseconds?.median)}</td>
                  <td>{milliseconds(one.milliseconds?.p99)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
