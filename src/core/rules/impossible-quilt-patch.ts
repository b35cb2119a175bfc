import { readQuiltPatch, type QuiltPatch } from '../../model/known-id.ts';
import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import type { PatchFact } from '../../model/walrus/walrus-facts.ts';
import { chooseGrounds, GroundList } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, during } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';
import { spanOf } from './time-span.ts';

/** Columns of a quilt on both public networks; the first of them hold its index. */
const COLUMNS = 667;
const PATCH_VERSION = 1;

/** What is wrong with a patch id, and the records of the quilt that say so. */
interface Wrong {
  readonly why: string;
  readonly grounds: PatchFact['ground'][];
}

/** A file was named by a place in a quilt at which no file lies. */
export const impossibleQuiltPatch: Rule = {
  id: 'impossible-quilt-patch',
  title: 'A quilt has no file at that place',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: false });
    const wrongs = new Map<RequestGroup, readonly [string, Wrong]>();
    const judged = new Map<string, Wrong | null>();
    const judge = (id: string): Wrong | null => {
      const made = judged.get(id);
      if (made !== undefined) return made;
      const wrong = wrongOf(facts, id);
      judged.set(id, wrong);
      return wrong;
    };
    return {
      request: (request) => {
        const ref = request.artifactId === null ? undefined : facts.artifacts.get(request.artifactId)?.ref;
        const wrong = ref === undefined ? null : judge(ref);
        if (ref !== undefined && wrong !== null) wrongs.set(groups.add(request, ref), [ref, wrong]);
      },
      end: () => [...[...wrongs].map(([group, [id, wrong]]) => ofRequests(group, id, wrong)), ...ofReads(facts, judge)],
    };
  },
};

function shapeFault({ version, start, end }: QuiltPatch): string | null {
  if (version !== PATCH_VERSION) return `its version is ${version}, and only ${PATCH_VERSION} is in use`;
  if (start < 1) return 'it begins in the columns of the index';
  if (end > COLUMNS) return `it ends behind column ${COLUMNS}, the last of a quilt`;
  return start < end ? null : 'it ends before it begins';
}

/**
 * Against the quilt's own list, where the case holds one. The first patch may be named one column too early by some
 * versions of the SDK, so one that ends where a listed one ends is the same file.
 */
function wrongOf({ walrus }: CaseFacts, id: string): Wrong | null {
  const patch = readQuiltPatch(id);
  if (patch === null) return null;
  const shape = shapeFault(patch);
  if (shape !== null) return { why: shape, grounds: [] };
  const listed = walrus.patches.get(patch.quilt) ?? [];
  if (listed.length === 0 || listed.some(({ end }) => end === patch.end)) return null;
  const across = listed.find(({ start, end }) => start < patch.end && patch.start < end);
  const { start, end } = patch;
  if (across !== undefined) {
    const why = `columns ${start} to ${end} cut through the file "${across.identifier}", which has ${across.start} to ${across.end}`;
    return { why, grounds: [across.ground] };
  }
  const why = `the quilt’s list of ${counted(listed.length, 'file')} has none at columns ${start} to ${end}`;
  return { why, grounds: listed.slice(0, 3).map(({ ground }) => ground) };
}

const ALTERNATIVES = [
  'The list may be of another quilt, or hold a part of the files only; the columns of a patch follow from the sizes of all files before it.',
  'The id may have been put together by hand or cut: a patch id names a place and says nothing of what lies there.',
];
const SETTLED_BY =
  'The bytes of the quilt itself, which hold its index: imported, it lists its files with their patch ids.';

function ofRequests(group: RequestGroup, id: string, { why, grounds }: Wrong): Finding {
  return makeFinding('impossible-quilt-patch', {
    ...group.subjects(),
    summary: `${counted(group.requests.length, 'request')}${during(group.fromNs, group.toNs)} ${group.requests.length === 1 ? 'names' : 'name'} the quilt patch ${id}, at which no file can lie: ${why}.`,
    alternatives: ALTERNATIVES,
    settledBy: SETTLED_BY,
    grounds: chooseGrounds(group.grounds.list(), grounds),
  });
}

function ofReads(facts: CaseFacts, judge: (id: string) => Wrong | null): readonly Finding[] {
  const found = new Map<string, { count: number; times: bigint[]; wrong: Wrong; grounds: GroundList }>();
  for (const { patchId, timeNs, ground } of facts.walrus.reads()) {
    const wrong = patchId === null ? null : judge(patchId);
    if (patchId === null || wrong === null) continue;
    const reads = found.get(patchId) ?? { count: 0, times: [], wrong, grounds: new GroundList() };
    found.set(patchId, reads);
    reads.count += 1;
    reads.times = Object.values(spanOf([...reads.times, timeNs])).flatMap((time: bigint | null) => time ?? []);
    reads.grounds.add(ground);
  }
  return [...found].map(([id, { count, times, wrong, grounds }]) => {
    const { fromNs, toNs } = spanOf(times);
    const quilt = facts.walrus.blobs.get(readQuiltPatch(id)?.quilt ?? '');
    return makeFinding('impossible-quilt-patch', {
      summary: `${counted(count, 'read')}${during(fromNs, toNs)} of the quilt patch ${id} ${count === 1 ? 'was' : 'were'} answered with bytes, and no file can lie there: ${wrong.why}.`,
      alternatives: ALTERNATIVES,
      settledBy: SETTLED_BY,
      artifacts: known(quilt?.artifactId ?? null),
      fromNs,
      toNs,
      grounds: chooseGrounds(grounds.list(), wrong.grounds),
    });
  });
}
