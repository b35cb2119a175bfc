import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { chipsOf, type Chip } from '../filter/filter-chips.ts';
import { offersOf, type Offer } from './find-offers.ts';
import { openWordOf } from './find-text.ts';
import { remember, runFind } from './run-find.ts';
import { Icon } from '../parts/icons.tsx';
import { useView } from '../stores/view-store.ts';
import { FIND_ID } from './find-id.ts';
import { FindHelp } from './find-help.tsx';
import { useFindAnswers } from './use-find-answers.ts';

/** Free text and typed limits; what limits already stands before it as chips. */
export function FindBox() {
  const filter = useView((state) => state.filter);
  const setFilter = useView((state) => state.setFilter);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const chips = chipsOf(filter);
  const { suggested, history } = useFindAnswers(isOpen ? openWordOf(text) : null, text);
  const offers = isOpen ? offersOf(text, filter, suggested, history) : [];
  const at = Math.min(chosen, offers.length - 1);

  const write = (next: string): void => {
    setText(next);
    setProblem(null);
    setChosen(-1);
  };
  const submit = (): void => {
    const wrong = runFind(text);
    setProblem(wrong);
    if (wrong === null) write('');
  };
  const take = ({ take: taken, title }: Offer): void => {
    write(taken.text);
    if (taken.kind === 'filter') {
      setFilter(taken.filter);
      remember(text.trim() === '' ? title : text.trim(), taken.filter);
    }
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Ctrl, Cmd and function keys go on to the window.
    if (!event.ctrlKey && !event.metaKey && !/^F\d/.test(event.key)) event.stopPropagation();
    const offer = offers[at];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && offers.length > 0) {
      // From the text (-1) downwards and round.
      setChosen(((at + 1 + step + offers.length + 1) % (offers.length + 1)) - 1);
      event.preventDefault();
    } else if (event.key === 'Enter') {
      if (offer === undefined) submit();
      else take(offer);
    } else if (event.key === 'Tab' && !event.shiftKey && offer !== undefined) {
      take(offer);
      event.preventDefault();
    } else if (event.key === 'Backspace' && text === '') {
      const last = chips.at(-1);
      if (last !== undefined) setFilter(last.without);
    } else if (event.key === 'Escape') {
      setProblem(null);
      if (at >= 0) setChosen(-1);
      else if (text === '') event.currentTarget.blur();
      else write('');
    }
  };

  return (
    <search className="find">
      <FilterChips chips={chips} onFilter={setFilter} />
      <input
        ref={input}
        id={FIND_ID}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        placeholder={chips.length === 0 ? 'Find a label, node, artifact, request, hash…' : 'and…'}
        aria-label="Find and filter"
        aria-expanded={isOpen}
        aria-controls="find-offers"
        aria-activedescendant={at >= 0 ? `find-offer-${at}` : undefined}
        aria-describedby={problem === null ? undefined : 'find-problem'}
        aria-invalid={problem !== null}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setChosen(-1);
        }}
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
      {isOpen && <FindHelp text={text} problem={problem} offers={offers} chosen={at} onTake={take} />}
    </search>
  );
}

interface FilterChipsProps {
  readonly chips: readonly Chip[];
  readonly onFilter: (filter: Chip['without']) => void;
}

function FilterChips({ chips, onFilter }: FilterChipsProps) {
  const strip = useRef<HTMLUListElement>(null);
  const shown = chips.length;
  useEffect(() => {
    if (shown > 0) strip.current?.scrollTo({ left: strip.current.scrollWidth });
  }, [shown]);
  if (shown === 0) return null;
  return (
    <ul ref={strip} className="chips" aria-label="Filter">
      {chips.map((chip) => (
        <li key={chip.id} className="chip" title={`${chip.name}: ${chip.value}`}>
          <span className="soft">{chip.name}</span>
          <span className="cut">{chip.value}</span>
          <button type="button" aria-label={`Remove ${chip.name} ${chip.value}`} onClick={() => onFilter(chip.without)}>
            <Icon name="close" size={10} />
          </button>
        </li>
      ))}
    </ul>
  );
}
