import { availableUnits } from './availability'
import { bestTables } from './best-tables'
import { transferTargets } from './transfer-targets'
import { countUsages, findUsages, getUsage, principals, seatPreview } from './usage-queries'

/** What can be asked about occupancy, by operation name. */
export const occupancyQueries = {
  'allocationUnits.available': availableUnits,
  'allocationUnits.best': bestTables,
  'allocationUsages.find': findUsages,
  'allocationUsages.count': countUsages,
  'allocationUsages.get': getUsage,
  'allocationUsages.principals': principals,
  'allocationUsages.transferTargets': transferTargets,
  'allocationUsages.seatPreview': seatPreview,
}
