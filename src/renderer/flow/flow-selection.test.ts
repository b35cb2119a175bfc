import { describe, expect, it } from 'vitest';
import type { FlowTarget } from '../../model/flow/scene.ts';
import type { RequestRow } from '../../shared/views.ts';
import { selectionOf, thingOfTarget } from './flow-selection.ts';

describe('flow selection', () => {
  it('lights what was clicked', () => {
    const targets: readonly FlowTarget[] = [
      { kind: 'label', label: 'a' },
      { kind: 'strip', label: 'a', artifact: '' },
      { kind: 'node', node: 'n' },
      { kind: 'artifact', artifact: 'b' },
      { kind: 'link', label: 'a', artifact: 'b', node: 'n' },
      { kind: 'link', artifact: 'b', node: 'n' },
    ];
    for (const target of targets) expect(selectionOf(thingOfTarget(target), null)).toEqual(target);
  });

  it('lights the way of a request as soon as it is known, and of that one only', () => {
    const row = { id: 'r-7', label: 'a', artifact: null, node: 'n', timeNs: '5' } as RequestRow;
    expect(selectionOf({ kind: 'request', id: 'r-7' }, row)).toEqual({
      kind: 'request',
      id: 'r-7',
      label: 'a',
      artifact: '',
      node: 'n',
      timeNs: '5',
    });
    expect(selectionOf({ kind: 'request', id: 'r-8' }, row)).toBeNull();
    expect(selectionOf({ kind: 'source', id: 'x-1', offset: 0, length: null }, null)).toBeNull();
  });
});
