/** The word on the command line that makes the bench's program measure one data folder and say so in JSON. */
export const MEASURE_MEMORY = 'measure-memory'
