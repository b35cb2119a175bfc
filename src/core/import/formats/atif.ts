/** Trajectories of agents (ATIF), with the subagents in them. docs/formats/atif.md */
import type { Json } from '../../../base/json.ts';
import { asText } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { tellOddities, tryParse, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord, RecordVisitor } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { readStep, startedIn, stepId } from './atif-step.ts';

const SUBAGENTS = 'subagent_trajectories[]';
/** Subagents of subagents are read to this depth; below it their steps are skipped with their bytes told. */
const MOST_LEVELS = 6;
/** Steps that stand before their agent wait for it, so many at most. */
const MOST_WAITING = 10_000;

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

interface Held {
  readonly json: Json;
  readonly offset: number;
  readonly length: number;
}

/** A trajectory in the making: what its steps share may stand behind them. */
interface Open {
  id: string | null;
  session: string | null;
  agent: Json | null;
  waiting: Held[];
  /** Which step started which trajectory. */
  readonly started: Map<string, string>;
}

class Trajectories {
  private readonly sink: RecordSink;
  private readonly noteZone: (offset: number, length: number) => void;
  private readonly stack: Open[] = [];

  constructor(sink: RecordSink) {
    this.sink = sink;
    this.noteZone = createZoneNote(sink);
  }

  enter(): void {
    this.settle();
    this.stack.push({ id: null, session: null, agent: null, waiting: [], started: new Map() });
  }

  leave(): void {
    this.settle();
    this.stack.pop();
  }

  add(role: Role, json: Json, { offset, length }: Pick<RawRecord, 'offset' | 'length'>): void {
    const open = this.stack.at(-1);
    if (open === undefined || role === 'rest') {
      this.sink.skipped(offset, length, 'unknown-shape');
    } else if (role === 'step') {
      open.waiting.push({ json, offset, length });
      if (open.waiting.length >= MOST_WAITING || (open.agent !== null && (open.id ?? open.session) !== null))
        this.settle();
    } else if (role === 'agent') open.agent = json;
    else if (role === 'id') open.id = asText(json);
    else if (role === 'session') open.session = asText(json);
    else if (role === 'version' && !/^ATIF-v1\b/.test(asText(json) ?? ''))
      this.sink.issue(offset, length, 'unsupported-version', 'The trajectory is of another version than ATIF 1.');
  }

  /** Tells the steps that wait, with what is known of their trajectory by now. */
  settle(): void {
    const open = this.stack.at(-1);
    if (open === undefined || open.waiting.length === 0) return;
    const { waiting } = open;
    open.waiting = [];
    const id = open.id ?? open.session;
    const top = this.stack.find((one) => one.id !== null || one.session !== null);
    const around = this.stack.at(-2);
    const startedBy = [open.id, open.session].map((name) => (name === null ? undefined : around?.started.get(name)));
    const trajectory = {
      id,
      traceId: top?.id ?? top?.session ?? null,
      agentName: textOf(open.agent ?? undefined, 'name'),
      modelName: textOf(open.agent ?? undefined, 'model_name'),
      startedBy: startedBy.find((step) => step !== undefined) ?? null,
    };
    for (const { json, offset, length } of waiting) {
      const step = readStep(json, trajectory);
      if (step === null) {
        this.sink.skipped(offset, length, 'unknown-shape');
        continue;
      }
      this.sink.accepted(offset, length);
      this.sink.statement(step.span, offset, length);
      if (step.isZoneAssumed) this.noteZone(offset, length);
      const own = stepId(json, id);
      if (own !== null) for (const child of startedIn(json)) open.started.set(child, own);
    }
  }
}

function visitorFor(sink: RecordSink): RecordVisitor {
  const trajectories = new Trajectories(sink);
  return {
    record(record) {
      const parsed = tryParse(record.bytes);
      if (parsed.fault === null) {
        tellOddities(parsed.oddities, record, sink);
        trajectories.add(ROLES[record.path]!, parsed.json, record);
        return;
      }
      trajectories.settle();
      sink.rejected(record.offset, record.length, parsed.fault.reason, parsed.fault.message);
    },
    range(_path, offset, length) {
      trajectories.settle();
      sink.skipped(offset, length, 'too-deep');
    },
    enter: () => trajectories.enter(),
    leave: () => trajectories.leave(),
    broken() {
      trajectories.settle();
      return false;
    },
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

  read: (bytes, sink, context) => visitRecords(bytes, sink, context, PATHS, visitorFor(sink)),
};
