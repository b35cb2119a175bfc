/** What a reading of a source left unread, for whoever is told of it: the importer cannot know that it was of worth. */
import type { Importer, RecordSink, SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';
import { recognise, SURE_FROM } from './sniff.ts';

interface Range {
  readonly offset: number;
  readonly length: number;
}

/** As much as no brackets and no attributes of one resource take. */
const LEAST_GAP = 64 * 1024;
/** Shorter ones hold no record of any format. */
const LEAST_RECORD = 40;
/** So many of each kind are looked at. */
const MOST = 16;

/** Codes of issues after which a reader may have taken what follows for something else. */
const DAMAGE: ReadonlySet<string> = new Set(['syntax', 'cut', 'structure', 'damaged']);

export class Leftovers {
  private end = 0;
  private isDamaged = false;
  private readonly gaps: Range[] = [];
  private readonly passedOver: Range[] = [];

  unit(offset: number, end: number): void {
    if (offset - this.end >= LEAST_GAP && this.gaps.length < MOST)
      this.gaps.push({ offset: this.end, length: offset - this.end });
    this.end = end;
  }

  skipped(offset: number, length: number, reason: string): void {
    if (reason === 'unknown-shape' && length >= LEAST_RECORD && this.passedOver.length < MOST)
      this.passedOver.push({ offset, length });
  }

  issue(code: string): void {
    this.isDamaged ||= DAMAGE.has(code);
  }

  /** Long stretches without a record in a damaged source. `size`: where it ends. */
  tellGaps(size: number, { issue }: Pick<RecordSink, 'issue'>): void {
    this.unit(size, size);
    if (!this.isDamaged) return;
    for (const { offset, length } of this.gaps)
      issue(
        offset,
        length,
        'unread',
        `In these ${length} bytes no record was found, and the file is damaged: what they hold may not have been read.`,
      );
  }

  /** The first record that was passed over and that another importer reads. */
  tellOtherFormat(bytes: SourceBytes, name: string, own: Importer, { issue }: Pick<RecordSink, 'issue'>): void {
    for (const { offset, length } of this.passedOver) {
      const read: SourceBytes['read'] = (at, count) => bytes.read(offset + at, count);
      const answer = recognise({ name, bytes: read(0, Math.min(length, IMPORT_LIMITS.headBytes)), size: length, read });
      if (answer === null || answer.confidence < SURE_FROM || answer.format === own.id) continue;
      issue(
        offset,
        length,
        'other-format',
        `This is ${answer.format} (${answer.reason.replace(/\.$/, '')}) in a source that is read as ${own.id}, and was passed over, as everything like it. Save it as a file of its own, and import that.`,
      );
      return;
    }
  }
}
