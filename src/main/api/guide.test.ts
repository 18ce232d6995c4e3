import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERRORS } from '@contract/errors'
import {
  CONFLICT_ACTIONS,
  LAYOUT_ACTIONS,
  ORDER_ACTIONS,
  RESERVATION_ACTIONS,
  STORE_ACTIONS,
  TOPICS,
  USAGE_ACTIONS,
} from '@contract/events'
import type { Topic } from '@contract/events'
import { HEARTBEAT_MILLISECONDS, SILENCE_MILLISECONDS } from '@contract/feed'
import { MOST_ROOMS, TOPIC_PERMISSIONS, TOPIC_ROOMS } from '@contract/observation'
import { LIMITS } from '@contract/primitives'
import { LONGEST_IDEMPOTENCY_KEY } from './command-id'
import { ROUTES } from './routes'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')

describe('the guide for integrators', () => {
  it('lists every error with its status and title, and no other', () => {
    const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d+) \| (.*) \|$/gmu)].map(([row]) => row)
    expect(rows).toEqual(
      Object.entries(ERRORS).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`),
    )
  })

  it('names only routes that there are', () => {
    const known = [...ROUTES.values()].map(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'))
    const named = [...guide.matchAll(/\/v1\/api\/[\w$/.-]+/gu)].map(([path]) => path)
    const unknown = named.filter(
      (path) => !path.startsWith('/v1/api/sale/doc') && !known.some((route) => route.test(path)),
    )
    expect(named.length).toBeGreaterThan(10)
    expect(unknown).toEqual([])
  })

  it('lists every topic with its permission, its rooms and its actions, and no other', () => {
    const actions: Record<Topic, readonly string[]> = {
      [TOPICS.usage]: USAGE_ACTIONS,
      [TOPICS.layout]: LAYOUT_ACTIONS,
      [TOPICS.order]: ORDER_ACTIONS,
      [TOPICS.reservation]: RESERVATION_ACTIONS,
      [TOPICS.store]: STORE_ACTIONS,
      [TOPICS.conflict]: CONFLICT_ACTIONS,
    }
    const rows = [...guide.matchAll(/^\| `observation\/.*$/gmu)].map(([row]) => row)
    const row = (topic: Topic): string =>
      [
        `| \`${topic}\` | \`${TOPIC_PERMISSIONS[topic]}\` | ${TOPIC_ROOMS[topic].join(', ')} |`,
        `${actions[topic].map((action) => `\`${action}\``).join(', ')} |`,
      ].join(' ')
    expect(rows).toEqual(Object.values(TOPICS).map(row))
    expect(guide).toContain(`1 to ${MOST_ROOMS} of`)
  })

  it('gives the numbers of the contract', () => {
    expect(guide).toContain(`1 to ${LIMITS.pageSize}`)
    expect(guide).toContain(`${LIMITS.nodesPerCall.toLocaleString('en')} nodes`)
    expect(guide).toContain(`up to ${LONGEST_IDEMPOTENCY_KEY} characters`)
    expect(guide).toContain(`every ${HEARTBEAT_MILLISECONDS / 1000} seconds`)
    expect(guide).toContain(`more than ${SILENCE_MILLISECONDS / 1000} seconds`)
  })
})
