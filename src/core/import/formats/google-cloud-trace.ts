/**
 * Traces of Google Cloud Trace, API v1. docs/formats/google-cloud-trace.md
 * Source: googleapis `google/devtools/cloudtrace/v1/trace.proto`.
 */
import { asText, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import { textOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { readGroupedSpans } from '../trace/grouped-spans.ts';
import type { GroupForm } from '../trace/grouped-spans.ts';
import { makeSpan, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord } from '../trace/tag-words.ts';
import { instantText } from '../trace/unit-times.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';
import { hasErrorLabel, nodeOfLabels, serviceOfLabels } from './google-labels.ts';

const ROOTS = ['', '[]', 'traces[]', '[].traces[]'] as const;

function timeOf(record: Json, key: string): string | null {
  return instantText(parseIsoTime(textOf(record, key) ?? '')?.ns ?? null);
}

function readSpan(record: Json): PendingSpan<string | null> | null {
  const spanId = textMember(record, 'spanId');
  if (spanId === null) return null;
  const labels = new Map(attributePairs(member(record, 'labels')));
  const [startNs, endNs] = [timeOf(record, 'startTime'), timeOf(record, 'endTime')];
  const parent = textMember(record, 'parentSpanId');
  const frame = {
    spanId,
    parentSpanId: parent === null || /^0*$/.test(parent) ? null : parent,
    name: textOf(record, 'name') ?? '',
    spanKind: kindWord(textOf(record, 'kind')?.replace(/^(?:RPC|SPAN_KIND)_/, '')),
    service: serviceOfLabels(labels),
    node: nodeOfLabels(labels),
    startNs,
    endNs,
    status: hasErrorLabel(labels) ? 'error' : null,
  };
  const fields = readAttributeFields(labels);
  return {
    issues: startNs === null || (endNs === null && textOf(record, 'endTime') !== null) ? [BAD_TIME] : [],
    complete: (traceId) => makeSpan({ ...frame, traceId }, fields),
  };
}

const FORM: GroupForm<string | null> = { roots: ROOTS, sharedKey: 'traceId', readShared: asText, readSpan };

export const googleCloudTrace: Importer = {
  id: 'google-cloud-trace',
  title: 'Traces of Google Cloud Trace (v1)',
  alterations: [
    'Cloud Trace samples and keeps traces for 30 days.',
    'Labels are texts; names and keys are cut at 128 bytes, values at 16 KiB.',
    'Ids of spans are decimal here and hex elsewhere.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = placeWith(probe, ROOTS, 'projectId', 'traceId', 'spans');
    if (place !== null)
      return { confidence: 0.95, reason: `projectId, traceId and spans at ${place === '' ? 'the top' : place}.` };
    const early = placeWith(probe, ROOTS, 'spans[].spanId', 'spans[].startTime', 'spans[].labels');
    if (early !== null) return { confidence: 0.7, reason: 'Spans with spanId, startTime and labels.' };
    return { confidence: 0, reason: 'No spans of a project.' };
  },

  read: (bytes, sink, context) => readGroupedSpans(FORM, bytes, sink, context),
};
