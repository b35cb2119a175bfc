import { visibleText } from '../../base/visible-text.ts';
import type { Opinion } from '../../model/annotation.ts';
import { counted } from '../../base/counted.ts';
import { Icon } from '../parts/icons.tsx';
import { shownText } from './said-words.ts';
import { shortSpan, timeInFull } from '../words/format.ts';

const DECISION_WORDS = { accepted: 'Accepted', rejected: 'Rejected' } as const;

/** What people say now, in one or two lines: beside what was computed. */
export function OpinionMarks({ opinion }: { readonly opinion: Opinion }) {
  const { decision, tags, notes, isBookmarked, isInReport } = opinion;
  if (decision === null && tags.length === 0 && notes === 0 && !isBookmarked && !isInReport) return null;
  return (
    <span className="opinion small">
      {decision !== null && (
        <span
          className={`decision ${decision.value}`}
          title={shownText(`${timeInFull(decision.atNs)}\n${decision.text}`.trim())}
        >
          <Icon name={decision.value === 'accepted' ? 'check' : 'close'} size={11} />
          {DECISION_WORDS[decision.value]} by {visibleText(decision.actor)}
          <span className="soft"> · {shortSpan(decision.atNs, decision.atNs)}</span>
        </span>
      )}
      {tags.map((tag) => (
        <span key={tag} className="tag">
          {visibleText(tag)}
        </span>
      ))}
      {notes > 0 && (
        <span className="mark mid">
          <Icon name="note" size={11} /> {counted(notes, 'note')}
        </span>
      )}
      {isBookmarked && (
        <span className="mark mid">
          <Icon name="bookmark" size={11} /> bookmarked
        </span>
      )}
      {isInReport && (
        <span className="mark mid">
          <Icon name="report" size={11} /> in the report
        </span>
      )}
    </span>
  );
}
