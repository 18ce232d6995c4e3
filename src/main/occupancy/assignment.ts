/**
 * Which party goes where, when several look for places at once (USE-8)? Pure and without a clock, so that the same command
 * finds the same places everywhere.
 */

/** One party that looks for places. */
export interface Claim {
  /** It needs so many units, */
  units: number
  /** which have so many seats together, */
  seats: number
  /** each free for its window: UTC milliseconds, [from, to). */
  from: number
  to: number
  /** Where it may go, by place in the list of capacities. */
  allowed: readonly number[]
}

/** `found`: the units of each claim, by place in the list. `unknown`: neither found nor disproved within the limit. */
export type Assignment = { kind: 'found'; units: number[][] } | { kind: 'impossible' } | { kind: 'unknown' }

/** Up to here the answer is exact; beyond, a search of bounded length may answer `unknown`. */
export const EXACT = { claims: 12, units: 24 } as const
/** Steps of a search that need not be exact: some tenths of a second. */
const MOST_STEPS = 60_000
/**
 * Steps of one that must. Rooms as they are need some hundreds; only sizes and gaps that were made to puzzle reach the end,
 * and then it says so: a hub that stands still is worse than an honest answer.
 */
const MOST_EXACT_STEPS = 150_000
/** With more claims than this still looking they are not matched at each step. */
const MOST_MATCHED = 20
/** Dead ends that are remembered, so that memory is bounded too. */
const MOST_REMEMBERED = 300_000

/** Units that are alike for all that still look: same seats, same claims that may go there. */
interface Alike {
  capacity: number
  /** The claims that may still go there, a bit each. */
  open: bigint
  units: number[]
}

const SPENT = Symbol('spent')

/** Finds places for all claims, proves that there are none, or says that it does not know. */
export const assign = (capacities: readonly number[], claims: readonly Claim[], mostSteps?: number): Assignment => {
  const exact = claims.length <= EXACT.claims && capacities.length <= EXACT.units
  const search = new Search(capacities, claims, mostSteps ?? (exact ? MOST_EXACT_STEPS : MOST_STEPS))
  return search.run()
}

/**
 * The first claim, in the order given, that finds no place beside those before it; undefined where that cannot be said.
 * The caller knows that there is no assignment for all.
 */
export const firstWithoutPlace = (capacities: readonly number[], claims: readonly Claim[]): number | undefined => {
  let placed = 0
  let not = claims.length
  while (not - placed > 1) {
    const middle = (placed + not) >> 1
    const answer = assign(capacities, claims.slice(0, middle))
    if (answer.kind === 'unknown') return undefined
    if (answer.kind === 'found') placed = middle
    else not = middle
  }
  return not - 1
}

const overlap = (left: Claim, right: Claim): boolean => left.from < right.to && right.from < left.to
const bit = (claim: number): bigint => 1n << BigInt(claim)
const has = (mask: bigint, claim: number): boolean => ((mask >> BigInt(claim)) & 1n) === 1n

/**
 * Depth first, hardest claim first. Three things keep it short: what can be seen to have no place is not entered; of units
 * that are alike for all that come later and overlap, only choices that waste no seat are tried, because any other can be
 * changed into one of those by swapping; and a dead end is never entered twice, whichever units led to it.
 */
class Search {
  private readonly capacities: readonly number[]
  private readonly claims: readonly Claim[]
  private readonly mostSteps: number
  /** Of each claim: those whose windows overlap its own, itself among them. */
  private readonly meets: bigint[]
  private readonly deadEnds = new Set<string>()
  private readonly result: number[][]
  private steps = 0

  constructor(capacities: readonly number[], claims: readonly Claim[], mostSteps: number) {
    this.capacities = capacities
    this.claims = claims
    this.mostSteps = mostSteps
    this.result = claims.map(() => [])
    this.meets = claims.map((claim, index) =>
      claims.reduce((mask, other, at) => (at === index || overlap(claim, other) ? mask | bit(at) : mask), 0n),
    )
  }

  run(): Assignment {
    const open = this.capacities.map(() => 0n)
    for (const [index, { allowed }] of this.claims.entries()) {
      for (const unit of allowed) open[unit] = (open[unit] ?? 0n) | bit(index)
    }
    try {
      const found = this.place(
        this.claims.map((_claim, index) => index),
        open,
      )
      return found ? { kind: 'found', units: this.result } : { kind: 'impossible' }
    } catch (thrown) {
      if (thrown === SPENT) return { kind: 'unknown' }
      throw thrown
    }
  }

  private place(waiting: readonly number[], open: readonly bigint[]): boolean {
    if (waiting.length === 0) return true
    // A look at the whole room costs as much as many steps within it.
    this.step(1 + (this.capacities.length * waiting.length) / 100)
    const key = this.keyOf(waiting, open)
    if (this.deadEnds.has(key)) return false
    const hardest = this.hardestOf(waiting, open)
    const crowds = this.isWorthMatching(waiting) ? this.crowds(waiting) : []
    if (hardest !== undefined && crowds.every((there) => this.fitTogether(there, open))) {
      const others = waiting.filter((claim) => claim !== hardest)
      const gone = this.meets[hardest] ?? 0n
      for (const units of this.choices(hardest, others, open)) {
        const after = open.map((mask, unit) => (units.includes(unit) ? mask & ~gone : mask & ~bit(hardest)))
        this.result[hardest] = units
        if (this.place(others, after)) return true
      }
    }
    if (this.deadEnds.size < MOST_REMEMBERED) this.deadEnds.add(key)
    return false
  }

  private step(cost = 1): void {
    this.steps += cost
    // oxlint-disable-next-line no-throw-literal -- unwinds to run, no error
    if (this.steps > this.mostSteps) throw SPENT
  }

  /** Two positions are one where the same claims wait for units of the same kind, whichever units those are. */
  private keyOf(waiting: readonly number[], open: readonly bigint[]): string {
    const units = open.flatMap((mask, unit) =>
      mask === 0n ? [] : [`${mask.toString(36)}:${this.capacities[unit] ?? 0}`],
    )
    return `${waiting.join()} ${units.sort().join()}`
  }

  private seatsOf(units: readonly number[], most: number): number {
    return units
      .map((unit) => this.capacities[unit] ?? 0)
      .sort((left, right) => right - left)
      .slice(0, most)
      .reduce((sum, seats) => sum + seats, 0)
  }

  private openTo(claim: number, open: readonly bigint[]): number[] {
    return open.flatMap((mask, unit) => (has(mask, claim) ? [unit] : []))
  }

  /** The claim with the least room to choose; undefined where one has none at all. */
  private hardestOf(waiting: readonly number[], open: readonly bigint[]): number | undefined {
    let hardest: number | undefined
    let leastRoom = Number.POSITIVE_INFINITY
    for (const claim of waiting) {
      const { units, seats } = this.claims[claim] as Claim
      const free = this.openTo(claim, open)
      if (free.length < units || this.seatsOf(free, units) < seats) return undefined
      const room = this.roomOf(free, units, seats)
      if (room < leastRoom) {
        leastRoom = room
        hardest = claim
      }
    }
    return hardest
  }

  /** About how many choices there are: counted for one unit and for pairs, estimated for more. */
  private roomOf(free: readonly number[], units: number, seats: number): number {
    const sizes = free.map((unit) => this.capacities[unit] ?? 0).sort((left, right) => left - right)
    if (units === 1) return sizes.filter((size) => size >= seats).length
    const rest = this.seatsOf(free, units - 2)
    let pairs = 0
    let low = 0
    for (let high = sizes.length - 1; high > low; high -= 1) {
      while (low < high && (sizes[low] ?? 0) + (sizes[high] ?? 0) + rest < seats) low += 1
      pairs += high - low
    }
    return pairs
  }

  /** In a full house matching everyone at each step would take longer than trying: at the beginning, and near the end. */
  private isWorthMatching(waiting: readonly number[]): boolean {
    return waiting.length === this.claims.length || waiting.length <= MOST_MATCHED
  }

  /** Those that are there at once, at each time when somebody comes. */
  private crowds(waiting: readonly number[]): number[][] {
    const begins = new Set(waiting.map((claim) => (this.claims[claim] as Claim).from))
    return [...begins].map((time) =>
      waiting.filter((claim) => {
        const { from, to } = this.claims[claim] as Claim
        return from <= time && time < to
      }),
    )
  }

  /**
   * Whether those that are there at once could have as many units each as they need, if seats were to be had: a matching.
   * Where even that fails there is no assignment.
   */
  private fitTogether(there: readonly number[], open: readonly bigint[]): boolean {
    const wanted = new Map(there.map((other) => [other, this.usefulTo(other, open)]))
    const seats = there.reduce((sum, other) => sum + (this.claims[other] as Claim).seats, 0)
    const places = new Set([...wanted.values()].flat())
    const count = there.reduce((sum, other) => sum + (this.claims[other] as Claim).units, 0)
    if (places.size < count || this.seatsOf([...places], count) < seats) return false
    const holder = new Map<number, number>()
    const find = (seeker: number, seen: Set<number>): boolean => {
      for (const unit of wanted.get(seeker) ?? []) {
        if (seen.has(unit)) continue
        seen.add(unit)
        const held = holder.get(unit)
        if (held === undefined || (held !== seeker && find(held, seen))) {
          holder.set(unit, seeker)
          return true
        }
      }
      return false
    }
    return there.every((other) =>
      Array.from({ length: (this.claims[other] as Claim).units }).every(() => find(other, new Set())),
    )
  }

  /** The units that can be among those of a claim: beside the largest others they make up its seats. */
  private usefulTo(claim: number, open: readonly bigint[]): number[] {
    const { units, seats } = this.claims[claim] as Claim
    const free = this.openTo(claim, open)
    const others = this.seatsOf(free, units - 1)
    return free.filter((unit) => (this.capacities[unit] ?? 0) + others >= seats)
  }

  /** The choices of a claim that are worth trying, least waste first. */
  private *choices(claim: number, others: readonly number[], open: readonly bigint[]): Generator<number[]> {
    const { units, seats } = this.claims[claim] as Claim
    const later = others.reduce((mask, other) => mask | bit(other), 0n)
    const gone = this.meets[claim] ?? 0n
    const kinds = this.alikeFor(claim, later, open)
    const taken = kinds.map(() => 0)
    // Seats that the kinds from here on can add at most, so that hopeless branches are left early.
    const mostFrom = (start: number, count: number): number => {
      let left = count
      let sum = 0
      for (let at = kinds.length - 1; at >= start && left > 0; at -= 1) {
        const { capacity, units: same } = kinds[at] as Alike
        const some = Math.min(left, same.length)
        sum += some * capacity
        left -= some
      }
      return left > 0 ? Number.NEGATIVE_INFINITY : sum
    }
    const wastes = (sum: number): boolean =>
      kinds.some(({ capacity, open: mask }, at) => {
        // Who comes there at another time would be swapped onto the smaller unit with it.
        if (taken[at] === 0 || (mask & ~gone) !== 0n) return false
        return kinds.some(
          (other, index) =>
            other.open === mask &&
            other.capacity < capacity &&
            (taken[index] ?? 0) < other.units.length &&
            sum - capacity + other.capacity >= seats,
        )
      })
    const step = (): void => this.step()
    const choose = function* (at: number, left: number, sum: number): Generator<number[]> {
      step()
      if (left === 0) {
        if (sum >= seats && !wastes(sum)) {
          yield kinds.flatMap(({ units: same }, index) => same.slice(0, taken[index]))
        }
        return
      }
      if (at === kinds.length || sum + mostFrom(at, left) < seats) return
      const { capacity, units: same } = kinds[at] as Alike
      for (let some = Math.min(left, same.length); some >= 0; some -= 1) {
        taken[at] = some
        yield* choose(at + 1, left - some, sum + some * capacity)
      }
      taken[at] = 0
    }
    yield* choose(0, units, 0)
  }

  private alikeFor(claim: number, later: bigint, open: readonly bigint[]): Alike[] {
    const gone = this.meets[claim] ?? 0n
    const kinds = new Map<string, Alike>()
    for (const [unit, mask] of open.entries()) {
      if (!has(mask, claim)) continue
      const capacity = this.capacities[unit] ?? 0
      // What matters is who else could sit there at the same time; who comes at another time still can.
      const rivals = mask & later
      const key = `${capacity} ${rivals}`
      const kind = kinds.get(key)
      if (kind === undefined) kinds.set(key, { capacity, open: rivals, units: [unit] })
      else kind.units.push(unit)
    }
    const crowd = ({ open: mask }: Alike): number => (mask & gone).toString(2).replaceAll('0', '').length
    return [...kinds.values()].sort((left, right) => left.capacity - right.capacity || crowd(left) - crowd(right))
  }
}
