import { readiness } from './readiness.ts'
import { refuseUnknown } from './not-implemented.ts'
import { protocolHandling } from './protocol-server.ts'

/** Electron's `protocol`: schemes become privileged before the application is ready, or never. */
export const protocol = refuseUnknown('protocol', {
  ...protocolHandling,
  registerSchemesAsPrivileged(schemes) {
    if (readiness.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) {
      // What the mapping to http gives every scheme; an application that needs less would be tested with too much.
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw new Error(`stand-in: the scheme ${scheme} must be standard and secure`)
      }
    }
  },
} satisfies Partial<Electron.Protocol>)
