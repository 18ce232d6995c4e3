import type { OpenAPIGeneratorGenerateOptions } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'

/**
 * Schemas to JSON Schema. Free-form JSON (`z.json()`, the contract's only lazy schema) is any value; spelled out it
 * would unfold itself into every metadata object.
 */
export const schemaConverter = new ZodToJsonSchemaConverter({
  interceptors: [(options) => (options.schema._zod.def.type === 'lazy' ? [true, {}] : options.next())],
})

type CommonSchemas = NonNullable<OpenAPIGeneratorGenerateOptions['commonSchemas']>

/** Every schema of the contract that carries a name (`.meta({ id })`). */
const namedSchemas = (): [string, z.core.$ZodType][] => {
  // Border: zod keeps the names in its global registry and offers no walk over it.
  const { _idmap: named } = z.globalRegistry as unknown as { _idmap: ReadonlyMap<string, z.core.$ZodType> }
  return [...named]
}

/**
 * The document's named components. A schema that reads differently when sent (defaults may be left out) than when
 * answered is named twice: Guest as answered, GuestInput as sent.
 */
export function commonSchemas(): CommonSchemas {
  const components: CommonSchemas = {}
  for (const [id, schema] of namedSchemas()) {
    const [, sent] = schemaConverter.convert(schema, { strategy: 'input' }) as [boolean, unknown]
    const [, answered] = schemaConverter.convert(schema, { strategy: 'output' }) as [boolean, unknown]
    components[id] = { schema: schema as z.ZodType, strategy: 'output' }
    if (JSON.stringify(sent) !== JSON.stringify(answered)) {
      components[`${id}Input`] = { schema: schema as z.ZodType, strategy: 'input' }
    }
  }
  return components
}
