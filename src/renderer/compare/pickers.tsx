import { useState, type FormEvent } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { useEngine } from '../engine.ts';
import { StatusMark } from '../parts/status-mark.tsx';
import { timeToMs } from '../words/format.ts';

interface PickerProps {
  readonly a: string;
  readonly b: string;
  readonly onChoose: (next: { readonly a: string; readonly b: string }) => void;
}

/** Two fields; what is typed counts when it is entered or left. */
function Fields({
  a,
  b,
  onChoose,
  name,
  hint,
  list,
}: PickerProps & { readonly name: string; readonly hint: string; readonly list?: string }) {
  const [typed, setTyped] = useState({ a, b });
  const [chosen, setChosen] = useState({ a, b });
  if (chosen.a !== a || chosen.b !== b) {
    // Swapped, or chosen elsewhere: what was being typed gives way.
    setChosen({ a, b });
    setTyped({ a, b });
  }
  const choose = (event?: FormEvent): void => {
    event?.preventDefault();
    const next = { a: typed.a.trim(), b: typed.b.trim() };
    if (next.a !== a || next.b !== b) onChoose(next);
  };
  return (
    <form className="pickers" onSubmit={choose}>
      {(['a', 'b'] as const).map((side) => (
        <label key={side}>
          <span className="side">{side.toUpperCase()}</span>
          <input
            className="input mono"
            aria-label={`${name} ${side.toUpperCase()}`}
            placeholder={hint}
            value={typed[side]}
            {...(list === undefined ? {} : { list })}
            onChange={(event) => setTyped({ ...typed, [side]: event.target.value })}
            onBlur={() => choose()}
          />
        </label>
      ))}
      <button type="submit" className="button slim">
        Compare
      </button>
    </form>
  );
}

const isRequest = (text: string): boolean => /^r-[1-9]\d{0,14}$/.test(text);

export function RequestPicker({ a, b, onChoose }: PickerProps) {
  const choose = (next: { readonly a: string; readonly b: string }): void => {
    if ([next.a, next.b].every((text) => text === '' || isRequest(text))) onChoose(next);
  };
  return (
    <>
      <Fields a={a} b={b} onChoose={choose} name="Request" hint="r-7" />
      {isRequest(a) && b === '' && <Twins id={a} onChoose={(twin) => onChoose({ a, b: twin })} />}
      {a === '' && <p className="mid">Select a request anywhere and press c, or write its handle.</p>}
    </>
  );
}

/** Requests with the same label and input: what a request is best compared with. */
function Twins({ id, onChoose }: { readonly id: string; readonly onChoose: (id: string) => void }) {
  const own = useEngine('request.get', { id }, { isKept: false });
  const { label, inputHash } = own.value ?? { label: null, inputHash: null };
  const isTwinned = own.value !== null && label !== null && inputHash !== null;
  const list = useEngine(
    'request.list',
    isTwinned ? { filter: { labels: [label], text: inputHash }, offset: 0, limit: 20 } : null,
    { isKept: false },
  );
  const twins = list.value?.rows.filter((row) => row.id !== id && row.inputHash === inputHash) ?? [];
  if (own.value === null || (isTwinned && list.value === null)) return null;
  if (twins.length === 0) {
    return (
      <p className="mid">
        {inputHash === null
          ? `No record of ${id} states an input hash, so its twins cannot be found.`
          : `No other request of this case has the label and input of ${id}.`}{' '}
        Write another handle as B, or select one and press c.
      </p>
    );
  }
  return (
    <section>
      <h3>Twins of {id}: the same label and input</h3>
      <ul className="twins">
        {twins.map((row) => (
          <li key={row.id}>
            <button type="button" className="link mono" onClick={() => onChoose(row.id)}>
              {row.id}
            </button>
            <span className="mid">{row.timeNs === null ? 'no time' : timeToMs(row.timeNs)}</span>
            <span className="mono break">
              {row.artifact === null ? 'artifact not known' : visibleText(row.artifact)}
            </span>
            <StatusMark status={row.status} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function NodePicker({ a, b, onChoose }: PickerProps) {
  const { value } = useEngine('find.suggest', { key: 'node', text: '' });
  const names = value?.suggestions.map((one) => one.value).filter((name) => name !== '') ?? [];
  return (
    <>
      <Fields a={a} b={b} onChoose={onChoose} name="Node" hint="name, enclave id or n-2" list="nodes-to-compare" />
      <datalist id="nodes-to-compare">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {(a === '' || b === '') && (
        <p className="mid">
          Select a node in the flow and press c, or write its name. {a !== '' && 'B is still to be chosen.'}
        </p>
      )}
    </>
  );
}
