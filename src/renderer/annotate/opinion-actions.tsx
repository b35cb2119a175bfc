import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { ANNOTATION_LIMITS, type Opinion } from '../../model/annotation.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { useDraft, type DraftKind } from '../stores/draft-store.ts';
import { annotateNow } from './annotate.ts';
import { SayForm } from './say-form.tsx';
import { setInReport } from './subject-of-keys.ts';

interface Props {
  readonly subject: string;
  readonly opinion: Opinion;
}

/** Everything that can be said of a finding or a request. */
export function OpinionActions({ subject, opinion }: Props) {
  const { draft, begin } = useDraft();
  const { decision, isBookmarked, isInReport } = opinion;
  const isMine = draft?.subject === subject;
  const decide = (value: Exclude<DraftKind, 'note'>): void => {
    if (decision?.value !== value) begin(subject, value);
    else void annotateNow({ subject, kind: 'decision', value: 'open' }, `The decision on ${subject} is taken back`);
  };
  return (
    <div className="opinion-actions">
      <div className="row wrap" role="group" aria-label={`What you say of ${subject}`}>
        <Action
          name="Accept"
          icon="check"
          isOn={decision?.value === 'accepted'}
          keys="a"
          onClick={() => decide('accepted')}
        />
        <Action
          name="Reject"
          icon="close"
          isOn={decision?.value === 'rejected'}
          keys="x"
          onClick={() => decide('rejected')}
        />
        <Action name="Note" icon="note" keys="n" onClick={() => begin(subject, 'note')} />
        <Action
          name="Bookmark"
          icon="bookmark"
          isOn={isBookmarked}
          onClick={() =>
            void annotateNow(
              { subject, kind: 'bookmark', value: isBookmarked ? 'removed' : 'added' },
              isBookmarked ? `The bookmark on ${subject} is removed` : `${subject} is bookmarked`,
            )
          }
        />
        <Action
          name={isInReport ? 'In report' : 'Add to report'}
          icon="report"
          isOn={isInReport}
          keys="r"
          onClick={() => void setInReport(subject, !isInReport)}
        />
      </div>
      <Tags subject={subject} opinion={opinion} />
      {isMine && <SayForm key={draft.kind} draft={draft} />}
    </div>
  );
}

interface ActionProps {
  readonly name: string;
  readonly icon: IconName;
  readonly isOn?: boolean;
  readonly keys?: string;
  readonly onClick: () => void;
}

function Action({ name, icon, isOn, keys, onClick }: ActionProps) {
  return (
    <button
      type="button"
      className="button slim action"
      aria-pressed={isOn}
      title={keys === undefined ? name : `${name} (${keys})`}
      onClick={onClick}
    >
      <Icon name={icon} size={11} /> {name}
    </button>
  );
}

function Tags({ subject, opinion }: Props) {
  const [tag, setTag] = useState('');
  return (
    <form
      className="tags row wrap"
      onSubmit={(event) => {
        event.preventDefault();
        const name = tag.trim();
        if (name === '') return;
        setTag('');
        void annotateNow({ subject, kind: 'tag', value: 'added', tag: name }, `${subject} is tagged ${name}`);
      }}
    >
      {opinion.tags.map((name) => (
        <span key={name} className="tag">
          {visibleText(name)}
          <button
            type="button"
            aria-label={`Remove the tag ${visibleText(name)}`}
            onClick={() =>
              void annotateNow({ subject, kind: 'tag', value: 'removed', tag: name }, `The tag ${name} is removed`)
            }
          >
            <Icon name="close" size={9} />
          </button>
        </span>
      ))}
      <input
        type="text"
        className="tag-input"
        aria-label={`Add a tag to ${subject}`}
        placeholder="Add a tag"
        value={tag}
        maxLength={ANNOTATION_LIMITS.tag}
        onChange={(event) => setTag(event.target.value)}
      />
    </form>
  );
}
