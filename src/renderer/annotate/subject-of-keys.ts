/** What a key speaks of: the finding with the focus, else what is selected. */
import { useDraft } from '../stores/draft-store.ts';
import { useConnection } from '../stores/connection-store.ts';
import { useView } from '../stores/view-store.ts';
import { engine } from '../engine.ts';
import { annotateNow } from './annotate.ts';

function focusedFinding(): string | null {
  const head = document.activeElement?.closest('.finding')?.querySelector('[data-finding]');
  return head?.getAttribute('data-finding') ?? null;
}

/** Decisions are about findings first, notes about what is on the right. */
function subjectOf(isDecision: boolean): string | null {
  const { thing, filter } = useView.getState();
  const request = thing?.kind === 'request' ? thing.id : null;
  const finding = filter.finding ?? null;
  return focusedFinding() ?? (isDecision ? (finding ?? request) : (request ?? finding));
}

function withSubject(isDecision: boolean, act: (subject: string) => void): boolean {
  const subject = subjectOf(isDecision);
  if (subject === null) useConnection.getState().announce('Select a finding or a request first.');
  else act(subject);
  return true;
}

/** `a` accept, `x` reject: each with a reason. */
export function beginDecision(kind: 'accepted' | 'rejected'): boolean {
  return withSubject(true, (subject) => useDraft.getState().begin(subject, kind));
}

export function beginNote(): boolean {
  return withSubject(false, (subject) => useDraft.getState().begin(subject, 'note'));
}

/** Adds to the report, or takes out again. */
export function toggleReport(): boolean {
  return withSubject(false, (subject) => void toggle(subject));
}

async function toggle(subject: string): Promise<void> {
  const { rows } = await engine().client.call('annotation.list', { subject });
  const isIn = rows.findLast((row) => row.kind === 'report')?.value === 'added';
  await setInReport(subject, !isIn);
}

export function setInReport(subject: string, isIn: boolean): Promise<void> {
  const words = isIn ? `${subject} is in the report` : `${subject} is no longer in the report`;
  return annotateNow({ subject, kind: 'report', value: isIn ? 'added' : 'removed' }, words);
}
