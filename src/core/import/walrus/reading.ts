/** What is read out of one record of Walrus or Sui, before it is booked. */
import type { Statement } from '../../../model/statement.ts';
import type { RecordSink } from '../importer.ts';

export interface Place {
  readonly offset: number;
  readonly length: number;
}

interface Doubt {
  readonly code: string;
  readonly message: string;
}

/** A record refused as a whole; caught where records are booked. */
export class Refusal {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

export class Reading {
  readonly statements: Statement[] = [];
  readonly doubts: Doubt[] = [];

  tell(statement: Statement): void {
    this.statements.push(statement);
  }

  doubt(code: string, message: string): void {
    if (!this.doubts.some((known) => known.code === code && known.message === message))
      this.doubts.push({ code, message });
  }

  /** The record cannot mean what its shape promises. */
  refuse(message: string): never {
    throw new Refusal(message);
  }
}

/** What `read` told, or why it refused. */
export function attempt(read: (reading: Reading) => void): Reading | Refusal {
  const reading = new Reading();
  try {
    read(reading);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error;
  }
  return reading;
}

/** Books a record as accepted with what was told, as rejected where it was refused, or as skipped where nothing was told. */
export function book(
  sink: RecordSink,
  { offset, length }: Place,
  outcome: Reading | Refusal,
  otherwise: string | (() => string),
): void {
  if (outcome instanceof Refusal) {
    sink.rejected(offset, length, 'malformed-record', outcome.message);
    return;
  }
  if (outcome.statements.length === 0)
    sink.skipped(offset, length, typeof otherwise === 'string' ? otherwise : otherwise());
  else sink.accepted(offset, length);
  for (const statement of outcome.statements) sink.statement(statement, offset, length);
  for (const { code, message } of outcome.doubts) sink.issue(offset, length, code, message);
}

/** `otherwise`: why a record was skipped that told nothing. */
export function bookReading(
  sink: RecordSink,
  place: Place,
  otherwise: string | (() => string),
  read: (reading: Reading) => void,
): void {
  book(sink, place, attempt(read), otherwise);
}
