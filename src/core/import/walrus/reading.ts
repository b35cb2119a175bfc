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

/**
 * Runs `read` and books the record: accepted with what it told, rejected as `malformed-record` where it refused, or skipped
 * with `otherwise` where it told nothing.
 */
export function bookReading(
  sink: RecordSink,
  { offset, length }: Place,
  otherwise: string,
  read: (reading: Reading) => void,
): void {
  const reading = new Reading();
  try {
    read(reading);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sink.rejected(offset, length, 'malformed-record', error.message);
    return;
  }
  if (reading.statements.length === 0) sink.skipped(offset, length, otherwise);
  else sink.accepted(offset, length);
  for (const statement of reading.statements) sink.statement(statement, offset, length);
  for (const { code, message } of reading.doubts) sink.issue(offset, length, code, message);
}
