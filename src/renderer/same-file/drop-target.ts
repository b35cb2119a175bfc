import { flowHandle } from '../flow/canvas-handles.ts';

/** The artifact that a file would be held against where it is dropped; null: it would be imported. */
export function artifactAt(event: DragEvent): string | null {
  const element = event.target instanceof Element ? event.target : null;
  const named = element?.closest<HTMLElement>('[data-compares-with]')?.dataset['comparesWith'];
  if (named !== undefined) return named;
  if (element?.closest('.flow-canvas') == null) return null;
  const target = flowHandle.current?.targetAt(event.clientX, event.clientY);
  // A row of others is no artifact, and neither is the one that is not recorded.
  return target?.kind === 'artifact' && target.other === undefined && target.artifact ? target.artifact : null;
}
