/** What requests are written with: the general way (requests-pass.ts) and the short one (lone-requests.ts). */
import type { LoneFacts } from './lone-facts.ts';
import type { PassContext } from './pass.ts';
import type { RequestCells } from './request-cells.ts';
import type { RequestTimes } from './request-times.ts';
import type { ResolveContext } from './resolve/resolve.ts';
import type { Tables } from './tables.ts';
import type { Registry } from './things/registry.ts';

export interface RequestWriter {
  readonly context: PassContext;
  readonly tables: Tables;
  readonly registry: Registry;
  readonly resolve: ResolveContext;
  readonly nodeId: (name: string, isEnclave: boolean) => number;
  /** Which cell each request is in, told as it is written. */
  readonly cells: RequestCells;
  /** When each was, in the same way. */
  readonly times: RequestTimes;
  /** What the rules will be shown of those of one span. */
  readonly facts: LoneFacts;
}
