import { shortenMiddle } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { copyText } from '../hand-out.ts';
import { Icon } from './icons.tsx';

/** Ids that are longer than this are shortened in the middle. */
const LONG = 26;

/** An id for a card: shortened in the middle, whole on hover. */
export function IdText({
  id,
  head = 8,
  tail = 6,
}: {
  readonly id: string;
  readonly head?: number;
  readonly tail?: number;
}) {
  const seen = visibleText(id);
  return (
    <span className="mono" title={seen}>
      {seen.length > LONG ? shortenMiddle(seen, head, tail) : seen}
    </span>
  );
}

/** Copies the text as it is in the evidence, not as it is shown. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <button
      type="button"
      className="button quiet icon slim"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copyText(text, what)}
    >
      <Icon name="copy" size={12} />
    </button>
  );
}
