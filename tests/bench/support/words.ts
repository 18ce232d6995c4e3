/** The word on the command line that makes the bench's program measure one data folder and say so in JSON. */
export const MEASURE_MEMORY = 'measure-memory'
/** The word that makes it one of the processes of a sync measurement; what it is to do comes by messages. */
export const WORK = 'work'
