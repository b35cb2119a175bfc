/** Which importer reads a file, and why. */
import type { SniffAnswer } from '../../model/source.ts';
import type { FoundFile } from './container.ts';
import { fitsMapping, mappedRows, waitingTableReason } from './formats/mapped-rows.ts';
import { impostorReason, unknownReason } from './impostors.ts';
import type { Head, Importer, SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { importerOf } from './registry.ts';
import { recognise, SURE_FROM } from './sniff.ts';
import type { SourceContext } from './source-context.ts';

export interface Choice {
  readonly importer: Importer | null;
  readonly confidence: number;
  readonly reason: string;
  /** As what the bytes are booked where there is no importer. */
  readonly unread: 'container' | 'unknown-format' | 'not-a-trace';
}

/** `head` has `headBytes` bytes, or the whole file. `source`: once its bytes can be read. */
export function chooseImporter(
  context: Pick<SourceContext, 'as' | 'mapping'>,
  file: FoundFile,
  head: Uint8Array,
  size: number,
  source?: SourceBytes,
): Choice {
  const unread = file.kind === 'archive' ? 'container' : 'unknown-format';
  if (file.kind === 'archive')
    return { importer: null, confidence: 1, reason: 'A container: what lies in it are sources of their own.', unread };
  if (size === 0) return { importer: null, confidence: 1, reason: 'The file is empty.', unread };
  if (context.as !== null) return { importer: context.as, confidence: 1, reason: 'As asked for.', unread };
  const bytes = head.subarray(0, IMPORT_LIMITS.headBytes);
  const start: Head = { name: file.name, bytes, size, ...(source === undefined ? {} : { read: source.read }) };
  const answer: SniffAnswer | null = recognise(start);
  const { mapping } = context;
  if (mapping !== null && (answer === null || answer.format === mappedRows.id) && fitsMapping(start, mapping))
    return { importer: mappedRows, confidence: 1, reason: `A table with the columns of “${mapping.name}”.`, unread };
  if (answer === null || answer.confidence < SURE_FROM) {
    const impostor = impostorReason(start);
    if (impostor !== null) return { importer: null, confidence: 1, reason: impostor, unread: 'not-a-trace' };
  }
  if (answer === null)
    return { importer: null, confidence: 0, reason: waitingTableReason(start) ?? unknownReason(start), unread };
  return { importer: importerOf(answer.format), confidence: answer.confidence, reason: answer.reason, unread };
}
