import type { Extract } from '../../model/extract.ts';

/** One file of an export. Its text comes in parts, because an export of a large case fits into no one string. */
export interface ExportFile {
  /** Without folders. */
  readonly name: string;
  readonly parts: Iterable<string>;
}

/** Writes an extract in a format that other tools read. The same extract gives the same bytes. */
export interface Exporter {
  /** As `--format` names it. */
  readonly id: string;
  readonly title: string;
  /** What the format has no place for, one sentence each, whatever the case. */
  readonly lost: readonly string[];
  files(extract: Extract): readonly ExportFile[];
  /** What of this extract is left out, one sentence each, with its number; empty when all of it is there. */
  leftOut(extract: Extract): readonly string[];
}
