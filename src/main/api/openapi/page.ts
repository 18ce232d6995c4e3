import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** Where the document and the page to browse it lie (API-1). */
export const DOCUMENT_PREFIX = '/v1/api/sale/doc'
export const DOCUMENT_PATH = `${DOCUMENT_PREFIX}/openapi.json`

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Floorbook API</title>
    <link rel="icon" href="favicon-32x32.png">
    <link rel="stylesheet" href="swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="page.js"></script>
  </body>
</html>
`

/** No validator on the network is asked, and nothing is kept in the browser. */
const SCRIPT = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#page',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null,
  persistAuthorization: false,
})
`

/** A file of the page. */
export interface PageFile {
  type: string
  body: string | Buffer
}

const ours: Readonly<Record<string, PageFile>> = {
  '': { type: 'text/html; charset=utf-8', body: HTML },
  'page.js': { type: 'text/javascript; charset=utf-8', body: SCRIPT },
}

/** What is served of swagger-ui-dist, by name; nothing else of that package is reachable. */
const theirs: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

/** Names of the page's files below DOCUMENT_PREFIX; the empty name is the page itself. */
export const PAGE_FILES: readonly string[] = [...Object.keys(ours), ...Object.keys(theirs)]

const { resolve } = createRequire(import.meta.url)

/** Reads one file of PAGE_FILES. */
export async function pageFile(name: string): Promise<PageFile> {
  const own = ours[name]
  if (own !== undefined) return own
  const type = theirs[name]
  if (type === undefined) throw new Error(`the page has no file ${name}`)
  return { type, body: await readFile(resolve(`swagger-ui-dist/${name}`)) }
}
