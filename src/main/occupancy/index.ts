import { availableUnits } from './availability'
import { bestTables } from './best-tables'
import { createSection, deleteSection, updateSection } from './section-commands'
import { countSections, findSections, getSection, servers } from './sections'
import { transferTargets } from './transfer-targets'
import { countUsages, findUsages, getUsage, principals, seatPreview } from './usage-queries'

/** What sections do, by operation name. */
export const occupancyCommands = {
  'sections.create': createSection,
  'sections.update': updateSection,
  'sections.delete': deleteSection,
}

/** What can be asked about occupancy, by operation name. */
export const occupancyQueries = {
  'allocationUnits.available': availableUnits,
  'sections.find': findSections,
  'sections.count': countSections,
  'sections.get': getSection,
  'sections.servers': servers,
  'allocationUnits.best': bestTables,
  'allocationUsages.find': findUsages,
  'allocationUsages.count': countUsages,
  'allocationUsages.get': getUsage,
  'allocationUsages.principals': principals,
  'allocationUsages.transferTargets': transferTargets,
  'allocationUsages.seatPreview': seatPreview,
}
