import { expect, it } from 'vitest';
import { extractOf } from '../../../model/extract.ts';
import { fillPictures, picturesLeftOut } from './fill-pictures.ts';

const FILES = { 'flow.svg': '<svg/>', 'timeline.svg': '<svg id="t"/>' };

it('are all that the extract has, and none that a person left out', () => {
  const all = extractOf({}, FILES);
  expect(fillPictures(all)).toEqual({ flow: '<svg/>', path: null, timeline: '<svg id="t"/>', lifetime: null });
  expect(picturesLeftOut(all)).toEqual([]);
  const part = { kind: 'pictures', key: '', texts: { timeline: 'left out' } } as const;
  const fewer = extractOf({ parts: [{ atNs: '1', actor: 'Mara', part }] }, FILES);
  expect(fillPictures(fewer)).toEqual({ flow: '<svg/>', path: null, timeline: null, lifetime: null });
  expect(picturesLeftOut(fewer)).toEqual([
    'Pictures were left out by choice: the timeline. Their tables say the same.',
  ]);
});
