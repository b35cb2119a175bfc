/** Where spans lie in OTLP messages: resource, scope, span. Source: opentelemetry-proto `trace/v1/trace.proto`. */
import { WireType } from '@bufbuild/protobuf/wire';
import { wireFields } from '../proto/wire-fields.ts';
import type { ReadAt, WireField } from '../proto/wire-fields.ts';
import { signalOf } from './otlp-proto-span.ts';
import type { SignalKind } from './otlp-proto-span.ts';

/** TracesData and ExportTraceServiceRequest: `resource_spans` = 1. */
export const RESOURCE_SPANS = 1;
/** ResourceSpans: `resource` = 1, `scope_spans` = 2; 1000 is where old writers put their instrumentation libraries. */
export const RESOURCE = 1;
export const SCOPES: ReadonlySet<number> = new Set([2, 1000]);
/** ScopeSpans: `spans` = 2. */
export const SPANS = 2;

export const isMessage = ({ type }: WireField): boolean => type === WireType.LengthDelimited;

/** So many resources are looked into for a first element. */
const MOST_LOOKED_AT = 16;

/** What the first element of the message is; null where there is none in sight or the message is another one. */
export function firstSignal(read: ReadAt, from: number, to: number): SignalKind | null {
  let looked = 0;
  for (const group of wireFields(read, from, to)) {
    looked += 1;
    if (group.no !== RESOURCE_SPANS || !isMessage(group) || looked > MOST_LOOKED_AT) return null;
    for (const part of wireFields(read, group.from, Math.min(group.to, to))) {
      if (!isMessage(part)) return null;
      if (!SCOPES.has(part.no)) continue;
      for (const element of wireFields(read, part.from, Math.min(part.to, to)))
        if (element.no === SPANS && isMessage(element))
          return signalOf(read(element.from, Math.min(element.to, to) - element.from));
    }
  }
  return null;
}
