/** Three tables of a floor, one of them taken. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <rect x="1" y="1" width="15" height="15" rx="4" fill="#ad5230" />
      <circle cx="22" cy="8.5" r="5" fill="none" stroke="#3a8d5a" strokeWidth="2.5" />
      <rect x="2.2" y="20.2" width="24.6" height="6.6" rx="3.3" fill="none" stroke="#3a8d5a" strokeWidth="2.5" />
    </svg>
  )
}
