import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { formatHandle } from '../../base/ids.ts';
import { chipsOf, omit } from '../filter/filter-chips.ts';
import { applyFind, FIND_KEYS } from '../filter/find-text.ts';
import { Icon } from '../parts/icons.tsx';
import { useView } from '../stores/view-store.ts';
import { thingOfHandle } from './plain-value.tsx';

/** The id by which `/` finds the box. */
export const FIND_ID = 'find';

/** Free text and typed limits; what limits already stands before it as chips. */
export function FindBox() {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const select = useView((state) => state.select);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [hasFocus, setFocus] = useState(false);
  const chips = chipsOf(filter);
  const strip = useRef<HTMLUListElement>(null);
  const shown = chips.length;

  useEffect(() => {
    if (shown > 0) strip.current?.scrollTo({ left: strip.current.scrollWidth });
  }, [shown]);

  const submit = (): void => {
    const found = applyFind(filter, text);
    setProblem(found.problem);
    if (found.problem !== null) return;
    if (found.jump !== null) {
      const id = formatHandle(found.jump.kind, found.jump.id);
      if (found.jump.kind === 'f') setFilter({ ...omit(filter, 'rule'), finding: id });
      else select(thingOfHandle(id));
    } else {
      setFilter(found.filter);
    }
    setText('');
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation();
    if (event.key === 'Enter') submit();
    else if (event.key === 'Backspace' && text === '') {
      const last = chips.at(-1);
      if (last !== undefined) setFilter(last.without);
    } else if (event.key === 'Escape') {
      setProblem(null);
      if (text === '') event.currentTarget.blur();
      else setText('');
    }
  };

  return (
    <search className="find">
      {chips.length > 0 && (
        <ul ref={strip} className="chips" aria-label="Filter">
          {chips.map((chip) => (
            <li key={chip.id} className="chip" title={`${chip.name}: ${chip.value}`}>
              <span className="soft">{chip.name}</span>
              <span className="cut">{chip.value}</span>
              <button
                type="button"
                aria-label={`Remove ${chip.name} ${chip.value}`}
                onClick={() => setFilter(chip.without)}
              >
                <Icon name="close" size={10} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        id={FIND_ID}
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={chips.length === 0 ? 'Find a label, node, artifact, request, hash…' : 'and…'}
        aria-label="Find and filter"
        aria-describedby={problem === null ? undefined : 'find-problem'}
        aria-invalid={problem !== null}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
      />
      {chips.length > 1 && (
        <button type="button" className="button quiet slim" onClick={() => setFilter({})}>
          Clear
        </button>
      )}
      {chips.length === 0 && (
        <kbd className="mono" aria-hidden="true">
          /
        </kbd>
      )}
      {hasFocus && (
        <div className="find-help small">
          {problem === null ? (
            <dl>
              {FIND_KEYS.map((one) => (
                <div key={one.key} className="find-help-row">
                  <dt className="mono">{one.example}</dt>
                  <dd className="mid">{one.meaning}</dd>
                </div>
              ))}
              <div className="find-help-row">
                <dt className="mono">r-7</dt>
                <dd className="mid">opens a thing by its handle; any other text is searched in ids and names</dd>
              </div>
            </dl>
          ) : (
            <p id="find-problem" className="bad" role="alert">
              {problem}
            </p>
          )}
        </div>
      )}
    </search>
  );
}
