import css from './panel.module.css'

/** One thing that is known, and nothing where it is not. */
export function Fact({ name, children, loud }: { name: string; children: string | null; loud?: boolean }) {
  if (children === null || children === '') return null
  return (
    <div className={css.fact} data-loud={loud || undefined}>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  )
}
