import { visibleText } from '../../base/visible-text.ts';

export interface Field {
  readonly name: string;
  readonly value: unknown;
}

/** The members of a statement as one flat list; nested ones carry their path, what is null is left out. */
export function fieldsOf(statement: Readonly<Record<string, unknown>>, prefix = ''): readonly Field[] {
  return Object.entries(statement).flatMap(([name, value]): readonly Field[] => {
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object') return [{ name: prefix + name, value }];
    return fieldsOf(value as Readonly<Record<string, unknown>>, `${prefix}${name}.`);
  });
}

/** `labelAsked` → `label asked`. */
export function fieldWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .replace(/\bNs$/i, '(ns)')
    .toLowerCase();
}

interface FieldListProps {
  readonly fields: readonly Field[];
  readonly active: string | null;
  /** Hover and focus light a field's bytes; null: none. */
  readonly onLight: (field: Field | null) => void;
}

/** A decoded statement as a definition list; each value can be reached with the keyboard. */
export function FieldList({ fields, active, onLight }: FieldListProps) {
  return (
    <dl className="fields" aria-label="Decoded fields">
      {fields.map((field) => (
        <div key={field.name} className={field.name === active ? 'active' : ''} onPointerEnter={() => onLight(field)}>
          <dt>{fieldWords(field.name)}</dt>
          <dd>
            <button
              type="button"
              className="mono break"
              aria-pressed={field.name === active}
              onFocus={() => onLight(field)}
              onClick={() => onLight(field)}
            >
              {visibleText(String(field.value))}
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
