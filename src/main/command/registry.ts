import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import type { CommandDefinition, CommandFunctions, QueryFunctions } from './definition'

/** Every command by name: those of the contract and those that only the node issues. */
export type Registry = ReadonlyMap<string, CommandDefinition>

/**
 * Joins the rooms' functions with the contract's schemas and permissions. A command of the contract without a function,
 * or a function that the contract does not know, is a mistake of ours and stops the program at once.
 */
export const buildRegistry = (functions: CommandFunctions, internal: readonly CommandDefinition[]): Registry => {
  const registry = new Map<string, CommandDefinition>(internal.map((definition) => [definition.name, definition]))
  for (const [name, operation] of OPERATIONS) {
    if (operation.meta.kind !== 'command' || registry.has(name)) continue
    const run = functions[name]
    if (run === undefined) throw new Error(`The command ${name} of the contract has no function`)
    registry.set(name, {
      name,
      permission: operation.meta.permission,
      input: operation.input,
      run: run,
    })
  }
  return registry
}

/** Whether people may ask for it: the contract offers it. All other commands a node issues by itself. */
export const isOffered = (name: string): boolean => OPERATIONS.get(name as OperationName)?.meta.kind === 'command'

/** Checks that every query of the contract has its function. */
export const completeQueries = (functions: QueryFunctions): Required<QueryFunctions> => {
  for (const [name, operation] of OPERATIONS) {
    if (operation.meta.kind === 'query' && functions[name] === undefined) {
      throw new Error(`The query ${name} of the contract has no function`)
    }
  }
  return functions as Required<QueryFunctions>
}
