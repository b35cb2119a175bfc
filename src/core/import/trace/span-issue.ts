/** A doubt about a span that was accepted. */
export interface SpanIssue {
  readonly code: string;
  readonly message: string;
}

export const BAD_TIME: SpanIssue = {
  code: 'time',
  message: 'Start or duration of this span is missing or cannot be read: it stands without that time.',
};
