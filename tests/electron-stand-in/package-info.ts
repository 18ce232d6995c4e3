import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** What the application's package.json says about it. */
export interface PackageInfo {
  readonly folder: string
  readonly name: string
  readonly version: string
}

/** Looks for the package.json above the application's entry. */
export function readPackageInfo(entry: string): PackageInfo {
  let folder = dirname(resolve(entry))
  for (;;) {
    const file = join(folder, 'package.json')
    if (existsSync(file)) {
      const read = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
      const text = (key: string): string | undefined => (typeof read[key] === 'string' ? read[key] : undefined)
      return { folder, name: text('productName') ?? text('name') ?? 'app', version: text('version') ?? '0.0.0' }
    }
    const parent = dirname(folder)
    if (parent === folder) return { folder: process.cwd(), name: 'app', version: '0.0.0' }
    folder = parent
  }
}
