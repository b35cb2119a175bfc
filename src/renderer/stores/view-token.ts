/**
 * A view as text: it stands in the address and on exported figures, and opens exactly that view again.
 * Form: `v1.` and the base64url of a JSON object `{c: case, v: view, f: filter, t: thing, l: look, b: window B,
 * k: what is compared, z: zone, o: orders of lists, q: SQL}`; a token without one of the last fits any.
 */
import { fromBase64, toBase64Url, utf8 } from '../../base/bytes.ts';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { parseHandle } from '../../base/ids.ts';
import { STATUSES } from '../../model/status.ts';
import { PROOF_WORDS, type Filter } from '../../shared/views.ts';
import { LIST_KEYS } from '../filter/filter-chips.ts';
import { readOrders, writeOrders, type ListOrders } from './list-orders.ts';
import { ZONE_CHOICES, type ZoneChoice } from './zone-store.ts';
import { INITIAL_LOOK, readLook } from './flow-look.ts';
import {
  INITIAL_VIEW,
  REQUEST_TABS,
  VIEWS,
  type CompareChoice,
  type Thing,
  type TimeWindow,
  type View,
  type ViewState,
} from './view-state.ts';

const PREFIX = 'v1.';
const FRESHNESS: readonly string[] = ['current', 'stale', 'unpublished', 'unknown'];

/** What a link says beside the view: in which case it was made, and in which zone its times stood. */
export interface ViewContext {
  readonly caseId: string | null;
  readonly zone: ZoneChoice | null;
  readonly orders: ListOrders | null;
  /** What stands in the console. */
  readonly sql: string | null;
}

const FIRST_LOOK = canonicalJson(INITIAL_LOOK as unknown as Plain);

const FIRST_COMPARE = canonicalJson(INITIAL_VIEW.compare as unknown as Plain);

const NO_CONTEXT: ViewContext = { caseId: null, zone: null, orders: null, sql: null };

/** Longer queries are left out of addresses. */
const MOST_SQL = 4000;

export function encodeView(state: ViewState, { caseId, zone, orders, sql }: ViewContext = NO_CONTEXT): string {
  const value = {
    v: state.view,
    f: state.filter,
    t: state.thing,
    ...(state.windowB !== null && { b: state.windowB }),
    ...(canonicalJson(state.look as unknown as Plain) !== FIRST_LOOK && { l: state.look }),
    ...(canonicalJson(state.compare as unknown as Plain) !== FIRST_COMPARE && { k: state.compare }),
    ...(caseId !== null && { c: caseId }),
    ...(zone !== null && { z: zone }),
    ...(orders !== null && { o: writeOrders(orders) }),
    ...(sql !== null && sql !== '' && sql.length <= MOST_SQL && { q: sql }),
  } as unknown as Plain;
  return PREFIX + toBase64Url(utf8(canonicalJson(value)));
}

/** Null when the text is no view token; members that make no sense are left out, never believed. */
export function decodeView(token: string): ViewState | null {
  const value = decoded(token);
  if (value === null) return null;
  const view = VIEWS.find((one) => one === value['v']) ?? 'flow';
  return {
    view: view satisfies View,
    filter: readFilter(value['f']),
    thing: readThing(value['t']),
    look: readLook(value['l']),
    windowB: readWindow(value['b']),
    compare: readCompare(value['k']),
  };
}

export function decodeContext(token: string): ViewContext {
  const { c, z, o, q } = decoded(token) ?? {};
  return {
    caseId: typeof c === 'string' && /^[0-9a-f]{16}$/.test(c) ? c : null,
    zone: ZONE_CHOICES.find((one) => one === z) ?? null,
    orders: readOrders(o),
    sql: typeof q === 'string' && q.length <= MOST_SQL ? q : null,
  };
}

function decoded(token: string): Readonly<Record<string, unknown>> | null {
  if (!token.startsWith(PREFIX)) return null;
  const bytes = fromBase64(token.slice(PREFIX.length));
  if (bytes === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  return isRecord(value) ? value : null;
}

/** A fragment that is no view is the session token of the loopback host. */
export function readFragment(fragment: string): { readonly session: string | null; readonly view: ViewState | null } {
  const text = fragment.replace(/^#/, '');
  if (text === '') return { session: null, view: null };
  const view = decodeView(text);
  return view === null && !text.startsWith(PREFIX) ? { session: text, view: null } : { session: null, view };
}

function readFilter(value: unknown): Filter {
  if (!isRecord(value)) return {};
  const out: Record<string, unknown> = {};
  for (const key of LIST_KEYS) {
    const allowed: readonly string[] | null = key === 'statuses' ? STATUSES : key === 'freshness' ? FRESHNESS : null;
    const list = value[key];
    if (!Array.isArray(list)) continue;
    const names = list.filter((one) => typeof one === 'string' && (allowed === null || allowed.includes(one)));
    if (names.length > 0) out[key] = names;
  }
  for (const key of ['rule', 'text'] as const)
    if (typeof value[key] === 'string' && value[key] !== '') out[key] = value[key];
  const proof = PROOF_WORDS.find((one) => one === value['proof']);
  if (proof !== undefined) out['proof'] = proof;
  if (isHandle(value['finding'], 'f')) out['finding'] = value['finding'];
  for (const key of ['fromNs', 'toNs'] as const) {
    const time = value[key];
    if (isTime(time)) out[key] = time;
  }
  return out as Filter;
}

function readWindow(value: unknown): TimeWindow | null {
  if (!isRecord(value)) return null;
  const { fromNs, toNs } = value;
  return isTime(fromNs) && isTime(toNs) && BigInt(fromNs) < BigInt(toNs) ? { fromNs, toNs } : null;
}

function readCompare(value: unknown): CompareChoice {
  if (!isRecord(value)) return INITIAL_VIEW.compare;
  const { kind, a, b } = value;
  if (kind === 'windows' || kind === 'cases') return { kind };
  if ((kind !== 'requests' && kind !== 'nodes') || typeof a !== 'string' || typeof b !== 'string')
    return INITIAL_VIEW.compare;
  const isSound = (id: string): boolean => id === '' || kind === 'nodes' || isHandle(id, 'r');
  return isSound(a) && isSound(b) ? { kind, a, b } : INITIAL_VIEW.compare;
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value);
}

function readThing(value: unknown): Thing | null {
  if (!isRecord(value)) return null;
  const { kind, id, offset, length } = value;
  if (kind === 'request' && isHandle(id, 'r')) {
    const tab = REQUEST_TABS.find((one) => one === value['tab']);
    return tab === undefined ? { kind, id } : { kind, id, tab };
  }
  if (kind === 'handle' && isHandle(id)) return { kind, id };
  if (kind === 'source' && isHandle(id, 'x') && isCount(offset) && (length === null || isCount(length))) {
    return { kind, id, offset, length };
  }
  if (kind !== 'group') return null;
  const group: Record<string, string> = {};
  for (const key of ['label', 'node', 'artifact']) {
    const name = value[key];
    if (typeof name === 'string') group[key] = name;
  }
  return Object.keys(group).length === 0 ? null : { kind: 'group', ...group };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHandle(value: unknown, kind?: string): value is string {
  const handle = typeof value === 'string' ? parseHandle(value) : null;
  return handle !== null && (kind === undefined || handle.kind === kind);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
