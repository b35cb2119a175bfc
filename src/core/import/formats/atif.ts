/** Trajectories of agents (ATIF), with the subagents in them. docs/formats/atif.md */
import type { Json } from '../../../base/json.ts';
import { asText } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { ImportContext, Importer, RecordSink, SourceBytes } from '../importer.ts';
import { parseRecord, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord, RecordVisitor } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { NOWHERE } from '../scan/nowhere.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { readStep, startedIn, stepId } from './atif-step.ts';

const SUBAGENTS = 'subagent_trajectories[]';
/** Subagents of subagents are read to this depth; below it their steps are skipped with their bytes told. */
const MOST_LEVELS = 6;

type Role = 'trajectory' | 'agent' | 'id' | 'session' | 'version' | 'step' | 'too-deep' | 'rest';

const ROLES: Role[] = [];
const PATHS: WantedPath[] = [];

function want(role: Role, path: string, mode: WantedPath['mode'] = 'value'): void {
  ROLES.push(role);
  PATHS.push(wanted(path, mode));
}

for (const root of ['', '[]']) {
  want('rest', root);
  let at = root;
  for (let level = 0; level <= MOST_LEVELS; level += 1) {
    const prefix = at === '' ? '' : `${at}.`;
    want('trajectory', at, 'scope');
    want('agent', `${prefix}agent`);
    want('id', `${prefix}trajectory_id`);
    want('session', `${prefix}session_id`);
    want('version', `${prefix}schema_version`);
    want('step', `${prefix}steps[]`);
    at = `${prefix}${SUBAGENTS}`;
  }
  want('too-deep', at, 'range');
}

/** What the steps of a trajectory share, wherever in it that stands. */
interface Shared {
  id: string | null;
  session: string | null;
  agent: Json | null;
}

/** By the offset of the trajectory. */
type SharedAt = ReadonlyMap<number, Shared>;

async function readShared(bytes: SourceBytes, context: ImportContext): Promise<SharedAt> {
  const found = new Map<number, Shared>();
  const stack: Shared[] = [];
  await visitRecords(bytes, NOWHERE, context, PATHS, {
    record(record) {
      const role = ROLES[record.path]!;
      const shared = stack.at(-1);
      if (shared === undefined || (role !== 'id' && role !== 'session' && role !== 'agent')) return;
      const parsed = tryParse(record.bytes);
      if (parsed.fault !== null) return;
      if (role === 'agent') shared.agent = parsed.json;
      else shared[role] = asText(parsed.json);
    },
    enter(_path, offset) {
      const shared: Shared = { id: null, session: null, agent: null };
      stack.push(shared);
      found.set(offset, shared);
    },
    leave: () => void stack.pop(),
  });
  return found;
}

interface Open extends Shared {
  /** Which step started which trajectory. */
  readonly started: Map<string, string>;
}

class Trajectories {
  private readonly sink: RecordSink;
  private readonly shared: SharedAt;
  private readonly noteZone: (offset: number, length: number) => void;
  private readonly stack: Open[] = [];

  constructor(sink: RecordSink, shared: SharedAt) {
    this.sink = sink;
    this.shared = shared;
    this.noteZone = createZoneNote(sink);
  }

  enter(offset: number): void {
    const shared = this.shared.get(offset) ?? { id: null, session: null, agent: null };
    this.stack.push({ ...shared, started: new Map() });
  }

  leave(): void {
    this.stack.pop();
  }

  add(role: Role, json: Json, { offset, length }: Pick<RawRecord, 'offset' | 'length'>): void {
    const open = this.stack.at(-1);
    if (open === undefined || role === 'rest') this.sink.skipped(offset, length, 'unknown-shape');
    else if (role === 'step') this.addStep(open, json, offset, length);
    else if (role === 'version' && !/^ATIF-v1\b/.test(asText(json) ?? ''))
      this.sink.issue(offset, length, 'unsupported-version', 'The trajectory is of another version than ATIF 1.');
  }

  private addStep(open: Open, json: Json, offset: number, length: number): void {
    const id = open.id ?? open.session;
    const top = this.stack.find((one) => one.id !== null || one.session !== null);
    const around = this.stack.at(-2);
    const startedBy = [open.id, open.session].map((name) => (name === null ? undefined : around?.started.get(name)));
    const step = readStep(json, {
      id,
      traceId: top?.id ?? top?.session ?? null,
      agentName: textOf(open.agent ?? undefined, 'name'),
      modelName: textOf(open.agent ?? undefined, 'model_name'),
      startedBy: startedBy.find((one) => one !== undefined) ?? null,
    });
    if (step === null) {
      this.sink.skipped(offset, length, 'unknown-shape');
      return;
    }
    this.sink.accepted(offset, length);
    this.sink.statement(step.span, offset, length);
    if (step.isZoneAssumed) this.noteZone(offset, length);
    const own = stepId(json, id);
    if (own !== null) for (const child of startedIn(json)) open.started.set(child, own);
  }
}

function visitorFor(sink: RecordSink, shared: SharedAt): RecordVisitor {
  const trajectories = new Trajectories(sink, shared);
  return {
    record(record) {
      const json = parseRecord(record, sink);
      if (json !== undefined) trajectories.add(ROLES[record.path]!, json, record);
    },
    range: (_path, offset, length) => sink.skipped(offset, length, 'too-deep'),
    enter: (_path, offset) => trajectories.enter(offset),
    leave: () => trajectories.leave(),
  };
}

export const atif: Importer = {
  id: 'atif',
  title: 'Trajectories of agents (ATIF)',
  alterations: [
    'A step has the moment at which it was written down and no duration; it may stand for several calls of the model.',
    'The model is the one that the agent was set up with: no answer is asked which model it came from.',
    'Steps may have been copied from another trajectory, summed up or left out when the agent’s context was compacted.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const root of ['', '[].']) {
      const version = probe.texts.get(`${root}schema_version`);
      if (version?.startsWith('ATIF-') === true) return { confidence: 0.98, reason: `schema_version is ${version}.` };
    }
    const place = placeWith(probe, ['', '[]'], 'agent.name', 'steps[].step_id', 'steps[].source');
    if (place !== null) return { confidence: 0.85, reason: 'Numbered steps beside an agent.' };
    return { confidence: 0, reason: 'No trajectory of an agent.' };
  },

  async read(bytes, sink, context) {
    const shared = await readShared(bytes, context);
    await visitRecords(bytes, sink, context, PATHS, visitorFor(sink, shared));
  },
};
