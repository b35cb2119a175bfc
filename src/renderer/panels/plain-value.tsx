import { parseHandle } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { useView } from '../stores/view-store.ts';
import type { Thing } from '../stores/view-state.ts';
import { timeInFull } from '../words/format.ts';
import { fieldWords } from './field-list.tsx';

/** Lists that are longer show their beginning and how many more there are. */
const MAX_ITEMS = 20;

/** Ids beyond this length, keys above all, are shortened and can be copied. */
const LONG = 80;

/** What to show when a handle is opened. */
export function thingOfHandle(id: string): Thing | null {
  const handle = parseHandle(id);
  if (handle === null) return null;
  if (handle.kind === 'r') return { kind: 'request', id };
  return handle.kind === 'x' ? { kind: 'source', id, offset: 0, length: null } : { kind: 'handle', id };
}

/** Any answer of the engine as nested lists; handles in it can be opened. */
export function PlainValue({ name, value }: { readonly name: string; readonly value: unknown }) {
  const select = useView((state) => state.select);
  if (value === null || value === undefined) return <span className="soft">not recorded</span>;
  if (Array.isArray(value)) {
    if (value.length === 0) return <span className="soft">none</span>;
    return (
      <ul className="plain-list">
        {value.slice(0, MAX_ITEMS).map((item, index) => (
          <li key={index}>
            <PlainValue name={name} value={item} />
          </li>
        ))}
        {value.length > MAX_ITEMS && <li className="soft">and {value.length - MAX_ITEMS} more</li>}
      </ul>
    );
  }
  if (typeof value === 'object') return <PlainObject value={value as Readonly<Record<string, unknown>>} />;
  const text = String(value);
  const thing = typeof value === 'string' ? thingOfHandle(text) : null;
  if (thing !== null) {
    return (
      <button type="button" className="link mono" onClick={() => select(thing)}>
        {text}
      </button>
    );
  }
  if (/^is_|^is[A-Z]/.test(name) && (value === 0 || value === 1)) return value === 1 ? 'yes' : 'no';
  if (text.length > LONG) return <LongText text={text} name={name} />;
  if (/(Ns|_ns)$/.test(name) && /^-?\d+$/.test(text)) return <span title={`${text} ns`}>{timeInFull(text)}</span>;
  return (
    <span className={typeof value === 'string' && /[0-9_:/-]/.test(text) ? 'mono break' : 'break'}>
      {visibleText(text)}
    </span>
  );
}

function LongText({ text, name }: { readonly text: string; readonly name: string }) {
  if (/\s/.test(text)) return <span className="break">{visibleText(text)}</span>;
  return (
    <span className="row">
      <IdText id={text} head={16} tail={12} />
      <CopyButton text={text} what={fieldWords(name)} />
    </span>
  );
}

export function PlainObject({
  value,
  leaveOut = [],
}: {
  readonly value: Readonly<Record<string, unknown>>;
  readonly leaveOut?: readonly string[];
}) {
  return (
    <dl className="plain">
      {Object.entries(value)
        .filter(([name]) => !leaveOut.includes(name))
        .map(([name, member]) => (
          <div key={name}>
            <dt>{fieldWords(name.replace(/(Ns|_ns)$/, ''))}</dt>
            <dd>
              <PlainValue name={name} value={member} />
            </dd>
          </div>
        ))}
    </dl>
  );
}
