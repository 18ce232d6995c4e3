import { useId } from 'react'
import type { TileState } from '@contract/occupancy'
import type { Palette } from './canvas'

const ICONS: Readonly<Partial<Record<TileState, string>>> = {
  soon: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  held: 'M5 8h14M8 4v4M16 4v4M5 6h14v13H5z',
  paid: 'M6 12l4 4 8-9',
  overdue: 'M10 3h4M12 8v5M12 21a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
}

interface StateSwatchProps {
  state: TileState
  theme: Palette
  /** Not decided by the hub yet: smaller, within a dashed edge. */
  provisional?: boolean
  size?: number
}

/** A small tile in the look of a state: fill, edge, pattern and icon, as on the plan. */
export function StateSwatch({ state, theme, provisional = false, size = 26 }: StateSwatchProps) {
  const id = useId()
  const paint = theme.states[state]
  const icon = ICONS[state]
  const thick = state === 'overdue'
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" style={{ flex: 'none' }}>
      {paint.hatch !== undefined && (
        <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill={paint.fill} />
          <rect width="3" height="6" fill={paint.hatch} />
        </pattern>
      )}
      {provisional && (
        <rect
          x={1}
          y={1}
          width={24}
          height={24}
          rx="6"
          fill="none"
          stroke={paint.edge ?? paint.fill}
          strokeWidth={1.5}
          strokeDasharray="4 3"
        />
      )}
      <rect
        transform={provisional ? 'translate(3.9 3.9) scale(0.7)' : undefined}
        x={thick ? 2 : 1}
        y={thick ? 2 : 1}
        width={thick ? 22 : 24}
        height={thick ? 22 : 24}
        rx="5"
        fill={paint.hatch === undefined ? paint.fill : `url(#${id})`}
        stroke={paint.edge ?? paint.fill}
        strokeWidth={thick ? 4 : 1.5}
        strokeDasharray={state === 'deactivated' ? '4 3' : undefined}
      />
      {state === 'deactivated' && <path d="M6 20 20 6" stroke={paint.ink} strokeWidth="2" />}
      {icon !== undefined && (
        <path
          d={icon}
          transform="translate(4.6 4.6) scale(0.7)"
          fill="none"
          stroke={paint.ink}
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  )
}
