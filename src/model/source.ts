/** One acquired input and what became of it. */
export type SourceOrigin = 'file' | 'member' | 'upload';

export interface LedgerLine {
  readonly category: 'accepted' | 'rejected' | 'skipped';
  /** Empty for accepted; else why, in a fixed word: `syntax`, `blank`, `unknown-shape`, … */
  readonly reason: string;
  readonly records: number;
  readonly bytes: number;
}

/** What an importer answers to "is this yours?". 0 is no, 1 is certain. */
export interface SniffAnswer {
  readonly format: string;
  readonly confidence: number;
  readonly reason: string;
}
