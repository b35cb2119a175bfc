import type { SeverityTone } from '../words/rule-words.ts';
import { glyphOf, glyphPath } from '../../model/flow/glyph.ts';

/** Cross in an octagon, triangle with a stroke, circle with an i. The severity's word stands beside it. */
export function SeverityIcon({ tone, size = 16 }: { readonly tone: SeverityTone; readonly size?: number }) {
  const tones = { bad: 'bad', warn: 'warn', note: 'soft' } as const;
  return (
    <svg className={tones[tone]} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {tone === 'bad' && (
        <>
          <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="currentColor" />
          <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" stroke="var(--panel)" strokeWidth="1.7" strokeLinecap="round" />
        </>
      )}
      {tone === 'warn' && (
        <>
          <path d="M8 1.8 15 14H1Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
          <path d="M8 6.4v3.4m0 1.6v.6" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </>
      )}
      {tone === 'note' && (
        <>
          <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <path d="M8 7.2v4M8 4.6v.6" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        </>
      )}
    </svg>
  );
}

/** The artifact's own shape and colour, as everywhere else in the window. Slot -1 is neutral. */
export function ArtifactGlyph({ slot, size = 10 }: { readonly slot: number; readonly size?: number }) {
  const glyph = glyphOf(slot);
  const fill = glyph === 'ring' ? 'none' : 'currentColor';
  return (
    <svg
      className={slot < 0 ? 'slot-none' : `slot-${slot}`}
      width={size}
      height={size}
      viewBox="-6 -6 12 12"
      aria-hidden="true"
    >
      <path
        d={glyphPath(glyph, 0, 0, 10)}
        fill={fill}
        stroke={glyph === 'ring' ? 'currentColor' : 'none'}
        strokeWidth="1.6"
      />
    </svg>
  );
}

export function Logo() {
  return (
    <svg width="18" height="18" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.9" fill="none" stroke="var(--ink)" strokeWidth="1.3" />
      <path
        d="M3.4 10.2C5.5 10.2 6 6.2 8 6.2s2.5 2.4 4.6 1"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
    </svg>
  );
}

const PATHS = {
  close: 'm4 4 8 8m0-8-8 8',
  check: 'm3 8.5 3.2 3.2L13 5',
  note: 'M3 3h10v6.5L9.5 13H3ZM13 9.5H9.5V13',
  bookmark: 'M4.5 2.5h7v11L8 10.8l-3.5 2.7Z',
  report: 'M3.5 2.5h6l3 3v8h-9ZM9.5 2.5v3h3M6 8.5h4M6 11h4',
  chevron: 'm4 6 4 4 4-4',
  previous: 'm10 4-4 4 4 4',
  next: 'm6 4 4 4-4 4',
  copy: 'M5.5 5.5h7v7h-7ZM3.5 10.5v-7h7',
  menu: 'M3 4.5h10M3 8h10M3 11.5h10',
  list: 'M3 4h10M3 8h10M3 12h10',
  table: 'M2.5 3.5h11v9h-11ZM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.6v1.2m0 10.4v1.2M1.6 8h1.2m10.4 0h1.2M3.5 3.5l.8.8m7.4 7.4.8.8m0-9-.8.8m-7.4 7.4-.8.8',
  moon: 'M13 9.6A5.4 5.4 0 0 1 6.4 3a5.4 5.4 0 1 0 6.6 6.6Z',
  screen: 'M2.5 3.5h11v7.5h-11ZM6 13.5h4',
} as const;
export type IconName = keyof typeof PATHS;

/** Decoration only: the control around it carries the name. */
export function Icon({ name, size = 14 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
