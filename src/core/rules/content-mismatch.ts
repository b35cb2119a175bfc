import type { CaseFacts, ContentMismatch } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds, GROUND_LIMIT, GroundList } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { artifactName, counted, during, joined, nodeName } from './names.ts';

interface Group {
  readonly nodeId: number | null;
  readonly artifactId: number;
  readonly all: ContentMismatch[];
}

/** Bytes were loaded or kept under a content id that is not theirs. */
export const contentMismatch: Rule = {
  id: 'content-mismatch',
  title: 'Content does not have its id',
  version: 2,
  begin: (facts) => ({
    end: () => [...groupsOf(facts.contentMismatches).values()].map((group) => toFinding(facts, group)),
  }),
};

function groupsOf(mismatches: readonly ContentMismatch[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const mismatch of mismatches) {
    const { nodeId, artifactId } = mismatch;
    const key = `${nodeId ?? ''}|${artifactId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { nodeId, artifactId, all: [mismatch] });
    else group.all.push(mismatch);
  }
  return groups;
}

function whatWords(facts: CaseFacts, { nodeId, artifactId, all }: Group): string {
  const files = all.filter(({ basis }) => basis === 'held-file').length;
  const id = artifactName(facts, artifactId);
  const where = nodeId === null ? '' : ` on node ${nodeName(facts, nodeId)}`;
  if (files === all.length)
    return `${counted(files, 'file')} of the case ${files === 1 ? 'is' : 'are'} kept under the id ${id}`;
  const loads = `${counted(all.length - files, 'load')}${where} under the id ${id}`;
  return files === 0 ? loads : `${loads} and ${counted(files, 'file')} of the case kept under it`;
}

function foundWords(all: readonly ContentMismatch[]): string {
  const isHash = ({ basis }: ContentMismatch): boolean => basis === 'loaded-hash' || basis === 'loaded-other';
  const ids = [...new Set(all.filter((one) => !isHash(one)).map(({ found }) => found))];
  const hashes = all.filter(({ basis }) => basis === 'loaded-hash');
  const others = all.filter(({ basis }) => basis === 'loaded-other');
  const parts: string[] = [];
  if (ids.length > 0) parts.push(`the id of the bytes is ${joined(ids)}`);
  if (hashes.length > 0) {
    const found = joined([...new Set(hashes.map((one) => one.found))]);
    const expected = joined([...new Set(hashes.map((one) => one.expected))]);
    parts.push(`the SHA-256 of the bytes is ${found}, and it was published with ${expected}`);
  }
  if (others.length > 0) {
    const found = joined([...new Set(others.map((one) => one.found))]);
    const expected = joined([...new Set(others.map((one) => one.expected))]);
    parts.push(
      `the SHA-256 of the bytes is ${found}, and that of the file of the case which has this id is ${expected}`,
    );
  }
  return parts.join('; ');
}

function toFinding(facts: CaseFacts, group: Group): Finding {
  const { nodeId, artifactId, all } = group;
  const times = all
    .flatMap(({ timeNs }) => (timeNs === null ? [] : [timeNs]))
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [fromNs = null, toNs = null] = [times[0], times.at(-1)];
  const grounds = new GroundList();
  for (const { ground } of all) grounds.add(ground);
  const further: readonly Locator[] = all.flatMap((one) => one.further);
  const places = [...new Set(all.flatMap((one) => one.places ?? []))].slice(0, 3);
  const isLoad = all.some(({ basis }) => basis !== 'held-file');
  return makeFinding('content-mismatch', {
    summary: `${whatWords(facts, group)}${isLoad ? during(fromNs, toNs) : ''}, but ${foundWords(all)}.${places.map((words) => ` ${words}`).join('')}`,
    alternatives: [
      'A node that finds a file under the id on its disk may load it without hashing it: a file that was cut, replaced or written under the wrong name is served from then on.',
      'The record may state the id of another encoding, or a hash of something around the file (an archive, a manifest); ids of different kinds are not compared here.',
    ],
    settledBy:
      'The file itself as the node holds it, hashed again (blobtrail blob-id), beside the blob read by its id from an aggregator.',
    nodes: known(nodeId),
    artifacts: [artifactId],
    requests: [...new Set(all.flatMap(({ requests }) => requests))].toSorted((a, b) => a - b),
    fromNs,
    toNs,
    grounds: chooseGrounds(grounds.list(), further, GROUND_LIMIT + 2),
  });
}
