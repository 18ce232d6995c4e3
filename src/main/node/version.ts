import manifest from '../../../package.json'

/** The program's version, from its manifest. */
export const VERSION: string = manifest.version
