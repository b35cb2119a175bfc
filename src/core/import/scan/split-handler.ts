/** What a splitter tells, and within which limits it works. */
export type BreakReason = 'syntax' | 'cut' | 'limit';

/** The key that a value stands under. */
export interface RecordKey {
  readonly text: string;
  /** Of its opening quote. */
  readonly offset: number;
}

/** Where the splitter tells what it found. Bytes are lent: they are valid during the call only. */
export interface SplitHandler {
  /** `members`: how many the objects of the value have in all, repeated ones included; null where that was not counted. */
  value(path: number, offset: number, bytes: Buffer, key: RecordKey | null, members: number | null): void;
  range(path: number, offset: number, length: number): void;
  enter(path: number, offset: number): void;
  leave(path: number, offset: number, length: number): void;
  /** A part that cannot be used. Length 0: nothing is there where something had to follow. */
  broken(offset: number, length: number, reason: BreakReason, message: string): void;
  /** The structure around good values is off, yet they were found. Once for each top value. */
  doubt(offset: number, message: string): void;
  /** A key on the way to wanted values stands again in its object; the place is that of the second key. */
  repeated(offset: number, length: number, message: string): void;
}

export interface SplitLimits {
  readonly recordBytes: number;
  readonly jsonDepth: number;
  /** Members of one object; so many of its keys are remembered. */
  readonly jsonMembers: number;
  /** False: a value that never ends is not searched for the beginning of the next one. */
  readonly restarts?: boolean;
}
