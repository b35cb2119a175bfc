import { visibleText } from '../../base/visible-text.ts';
import type { GroundRow } from '../../shared/views.ts';
import { byteRange } from '../words/format.ts';

/** Where a claim stands in the evidence; opening it shows the bytes. */
export function GroundLink({ ground, onOpen }: { readonly ground: GroundRow; readonly onOpen: () => void }) {
  const path = visibleText(ground.path);
  const name = path.split('/').at(-1) ?? path;
  return (
    <button type="button" className="link small ground" title={`${ground.source}: ${path}`} onClick={onOpen}>
      {name} · {byteRange(ground.offset, ground.length)}
    </button>
  );
}
