/** A row of about 320 bytes, as a table's state might be kept where there is no log: the peers carry no more than this. */
export const rowOf = (key: number): { id: string; status: string; guest: string; at: number; body: string } => ({
  id: String(key),
  status: key % 2 === 0 ? 'ACTIVE' : 'COMPLETED',
  guest: 'Nguyễn Văn An',
  at: 1_795_000_000_000 + key,
  body: `${key} `.padEnd(220, 'x'),
})
