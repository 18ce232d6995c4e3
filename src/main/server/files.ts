import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { DOCUMENT_PATH, DOCUMENT_PREFIX, PAGE_FILES, pageFile } from '../api/openapi/page'
import type { PageFile } from '../api/openapi/page'
import { openApiDocument } from '../api/openapi/document'

const YEAR_SECONDS = 31_536_000

/** Files of the browser terminal. Names in assets/ carry a hash of their content, so they never change. */
export async function addRendererFiles(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  const assets = `${sep}assets${sep}`
  await app.register(fastifyStatic, {
    root: folder,
    index: ['index.html'],
    dotfiles: 'ignore',
    cacheControl: false,
    allowedPath: (path) => !path.endsWith('.map'),
    setHeaders: (response, path) =>
      void response.header(
        'cache-control',
        path.slice(folder.length).startsWith(assets) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      ),
  })
}

/** The OpenAPI document and the page to browse it, both made once, when somebody first asks. */
export function addDocumentation(app: FastifyInstance, version: string): void {
  let document: Promise<string> | undefined
  app.get(DOCUMENT_PATH, async (_request, reply) => {
    document ??= openApiDocument(version).then((value) => JSON.stringify(value))
    return reply
      .type('application/json')
      .header('cache-control', 'no-cache')
      .send(await document)
  })
  app.get(DOCUMENT_PREFIX, (_request, reply) => reply.redirect(`${DOCUMENT_PREFIX}/`))
  const files = new Map<string, Promise<PageFile>>()
  for (const name of PAGE_FILES) {
    app.get(`${DOCUMENT_PREFIX}/${name}`, async (_request, reply) => {
      const file = files.get(name) ?? pageFile(name)
      files.set(name, file)
      const { type, body } = await file
      return reply.type(type).header('cache-control', 'no-cache').send(body)
    })
  }
}
