/**
 * What a log without times, or without the name of its node, lets a node have had ready: told line by line in the log's own
 * order, for there is no other. Source of what each line means: docs/formats/onnx-log.md. Pure.
 */
import type { LoggedState, LoggedWord } from '../../../model/thing-history.ts';
import type { TraceEventStatement } from '../../../model/statement.ts';

type Line = Pick<TraceEventStatement, 'event' | 'result' | 'sha256'>;

function wordOf({ event, result }: Line): LoggedWord {
  if (event === 'artifact.fetch') return result === 'failed' ? 'not fetched' : 'fetched';
  if (event === 'artifact.load') return 'loaded';
  if (event === 'artifact.evict') return 'evicted';
  if (result === 'refetched') return 'found behind a fetch';
  if (result === 'disk') return 'found on disk';
  return result === 'miss' ? 'not found' : 'found';
}

/** Undefined: the line changes nothing of what lay there. A fetch that failed removes nothing, whatever the node prints. */
function readyAfter(word: LoggedWord): boolean | undefined {
  if (word === 'not fetched') return undefined;
  return word !== 'evicted' && word !== 'not found';
}

/** Lines of one log about one artifact, in the log's order. */
export function statesInOrder(lines: readonly Line[]): readonly Omit<LoggedState, 'ground'>[] {
  let isReady = false;
  return lines.map((line) => {
    const what = wordOf(line);
    isReady = readyAfter(what) ?? isReady;
    return { what, isReady, sha256: line.sha256 };
  });
}
