import { describe, expect, it } from 'vitest'
import { brokenRule, findViolations, importsOf } from './check-imports'

describe('the direction of imports', () => {
  it.each([
    ['main/store/tx.ts', '../floor/path'],
    ['main/floor/path.ts', '../occupancy/take'],
    ['main/api/feed.ts', '../node/node'],
    ['contract/errors.ts', '../main/store/tx'],
    ['contract/errors.ts', 'react'],
    ['renderer/main.tsx', '../main/store/tx'],
    ['main/node/node.ts', 'electron'],
    ['renderer/main.tsx', 'electron'],
    ['main/misc/helper.ts', '../store/tx'],
  ])('refuses %s importing %s', (file, imported) => {
    expect(brokenRule(file, imported)).toBeDefined()
  })

  it.each([
    ['main/occupancy/take.ts', '../floor/path'],
    ['main/index.ts', './desktop/window'],
    ['main/desktop/window.ts', 'electron'],
    ['main/store/tx.ts', '@contract/events'],
    ['renderer/floor/screen.tsx', '@contract/contract'],
    ['contract/contract.ts', './operations/floor'],
  ])('allows %s importing %s', (file, imported) => {
    expect(brokenRule(file, imported)).toBeUndefined()
  })

  it('reads imports of every form', () => {
    expect(
      importsOf(
        "import a from 'x'\nimport type {\n  b,\n} from './y'\nexport * from './z'\nimport './w'\nconst c = import('./v')",
      ),
    ).toEqual(['x', './y', './z', './w', './v'])
  })

  it('finds the tree clean', () => {
    expect(findViolations()).toEqual([])
  })
})
