import { useEffect, useRef } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import type { Field } from '../../model/statement-fields.ts';

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
  /** The active one was chosen in the bytes: it comes into sight. */
  readonly isFollowing: boolean;
  /** Hover and focus light a field's bytes; null: none. */
  readonly onLight: (field: Field | null) => void;
}

/** A decoded statement as a definition list; each value can be reached with the keyboard. */
export function FieldList({ fields, active, isFollowing, onLight }: FieldListProps) {
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => {
    if (isFollowing && active !== null) list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  }, [isFollowing, active]);
  return (
    <dl ref={list} className="fields" aria-label="Decoded fields">
      {fields.map((field) => (
        <div
          key={field.name}
          className={field.name === active ? 'active' : ''}
          // A list that the keys scroll under a pointer that rests must not light what comes to lie there.
          onPointerMove={({ movementX, movementY }) => {
            if (field.name !== active && (movementX !== 0 || movementY !== 0)) onLight(field);
          }}
        >
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
