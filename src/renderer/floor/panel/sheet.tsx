import { useRef, useState } from 'react'
import type { PointerEvent, ReactNode } from 'react'
import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import css from './panel.module.css'

/** Share of the stage that each of the three heights takes. */
const HEIGHTS = [0.3, 0.6, 0.95] as const
const SWIPE = 30
/** A finger that moved less than this has tapped. */
const TAP = 8

/** A phone's panel: a sheet from below in three heights, by swiping or tapping its handle or by its buttons. */
export function Sheet({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation()
  const [height, setHeight] = useState(1)
  const start = useRef<number | null>(null)
  const step = (by: number): void => setHeight((now) => Math.max(0, Math.min(HEIGHTS.length - 1, now + by)))
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    start.current = event.clientY
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current === null) return
    const moved = event.clientY - start.current
    start.current = null
    if (Math.abs(moved) > SWIPE) step(moved > 0 ? -1 : 1)
    // The next height up; from the tallest it goes on at the shortest.
    else if (Math.abs(moved) < TAP) setHeight((now) => (now + 1) % HEIGHTS.length)
  }
  return (
    <aside
      className={css.sheet}
      aria-label={label}
      data-panel
      tabIndex={-1}
      style={{ height: `${(HEIGHTS[height] ?? 0.6) * 100}%` }}
    >
      <div
        className={css.handle}
        data-handle
        onPointerDown={down}
        onPointerUp={up}
        onPointerCancel={() => (start.current = null)}
      >
        <span className={css.grip} aria-hidden />
      </div>
      <div className={css.sheetButtons}>
        <ActionIcon
          color="gray"
          aria-label={t('floor.panel.sheetShorter')}
          disabled={height === 0}
          onClick={() => step(-1)}
        >
          <IconChevronDown size={22} />
        </ActionIcon>
        <ActionIcon
          color="gray"
          aria-label={t('floor.panel.sheetTaller')}
          disabled={height === 2}
          onClick={() => step(1)}
        >
          <IconChevronUp size={22} />
        </ActionIcon>
      </div>
      <div className={css.sheetBody}>{children}</div>
    </aside>
  )
}
