/** Every bound on hostile or huge input, in one place. Errors and issues name the limit they hit. */
export interface ImportLimits {
  readonly headBytes: number;
  /** One record (a line, an array element) held in memory at once. */
  readonly recordBytes: number;
  readonly jsonDepth: number;
  /** Members of one JSON object, and values of any kind in one record. */
  readonly jsonMembers: number;
  readonly jsonValues: number;
  readonly archiveEntries: number;
  readonly archiveBytes: number;
  /** Expanded bytes per stored byte, for members above 1 MiB. */
  readonly archiveRatio: number;
  readonly archiveNesting: number;
  /** A zip inside another container is held in memory, for it is read from its end. */
  readonly archiveHeldBytes: number;
  /** A dataframe that was saved column by column is held in memory: its rows lie all over it. */
  readonly frameBytes: number;
  /** Of the process that decodes a Parquet file; and how long it may take for the next rows. */
  readonly parquetHeapMiB: number;
  readonly parquetSeconds: number;
  readonly batchLeaves: number;
}

export const IMPORT_LIMITS: ImportLimits = {
  headBytes: 64 * 1024,
  recordBytes: 64 * 1024 * 1024,
  jsonDepth: 256,
  jsonMembers: 65_536,
  jsonValues: 4_000_000,
  archiveEntries: 20_000,
  archiveBytes: 64 * 1024 * 1024 * 1024,
  archiveRatio: 400,
  archiveNesting: 2,
  archiveHeldBytes: 256 * 1024 * 1024,
  frameBytes: 12 * 1024 * 1024,
  parquetHeapMiB: 384,
  // A slice takes seconds at most: what takes longer goes round in circles.
  parquetSeconds: 180,
  batchLeaves: 100_000,
};
