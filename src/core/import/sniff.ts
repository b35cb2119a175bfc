/** Which importer a source is for. Content decides; a name may break a tie and nothing more. */
import type { SniffAnswer } from '../../model/source.ts';
import type { Head, Importer } from './importer.ts';
import { IMPORTERS } from './registry.ts';

/** Below this nobody knows the source. */
export const KNOWN_FROM = 0.3;
/** Below this an importer guesses, and gives way to whoever knows better what a source is. */
export const SURE_FROM = 0.5;

function isNamedAfter(head: Head, format: string): boolean {
  return head.name.toLowerCase().includes(format);
}

/** Every importer's answer, best first; equals in the order of the registry. */
export function rankFormats(head: Head, importers: readonly Importer[] = IMPORTERS): SniffAnswer[] {
  const answers = importers.map((importer): SniffAnswer => ({ format: importer.id, ...importer.sniff(head) }));
  return answers.toSorted(
    (a, b) =>
      b.confidence - a.confidence || Number(isNamedAfter(head, b.format)) - Number(isNamedAfter(head, a.format)),
  );
}

/** The best answer, or null when the source is unknown. */
export function recognise(head: Head, importers: readonly Importer[] = IMPORTERS): SniffAnswer | null {
  const best = rankFormats(head, importers)[0];
  return best !== undefined && best.confidence >= KNOWN_FROM ? best : null;
}
