import type { FlowSelection } from '../../model/flow/scene.ts';
import type { RequestRow } from '../../shared/views.ts';
import type { Thing } from '../stores/view-state.ts';

/** What a click in the picture selects. */
export function thingOfTarget(target: FlowSelection): Thing {
  if (target.kind === 'request' && target.id !== undefined) return { kind: 'request', id: target.id };
  const { label, artifact, node } = target;
  return {
    kind: 'group',
    ...(label === undefined ? {} : { label }),
    ...(artifact === undefined ? {} : { artifact }),
    ...(node === undefined ? {} : { node }),
  };
}

/** What of the picture is lit for the selected thing. The request's own row is known a moment after its id. */
export function selectionOf(thing: Thing | null, request: RequestRow | null): FlowSelection | null {
  if (thing?.kind === 'request') {
    if (request?.id !== thing.id) return null;
    const { id, label, artifact, node, timeNs } = request;
    return { kind: 'request', id, label: label ?? '', artifact: artifact ?? '', node: node ?? '', timeNs };
  }
  if (thing?.kind !== 'group') return null;
  const { label, artifact, node } = thing;
  const kind =
    node !== undefined && (label !== undefined || artifact !== undefined)
      ? 'link'
      : label !== undefined && artifact !== undefined
        ? 'strip'
        : label !== undefined
          ? 'label'
          : node !== undefined
            ? 'node'
            : 'artifact';
  return {
    kind,
    ...(label === undefined ? {} : { label }),
    ...(artifact === undefined ? {} : { artifact }),
    ...(node === undefined ? {} : { node }),
  };
}
