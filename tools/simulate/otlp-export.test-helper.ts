/** What the simulator's OTLP files hold, as far as tests look at it: one resource and one scope a line. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

interface Export {
  readonly resourceSpans: readonly [{ readonly scopeSpans: readonly [{ readonly spans: readonly Span[] }] }];
}

export function spansOf(text: string): readonly Span[] {
  const lines = text.trimEnd().split('\n');
  return lines.flatMap((line) => (JSON.parse(line) as Export).resourceSpans[0].scopeSpans[0].spans);
}

export function valueOf({ attributes }: Span, key: string): string | undefined {
  return attributes.find((attribute) => attribute.key === key)?.value.stringValue;
}
