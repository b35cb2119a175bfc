import { describe, expect, it } from 'vitest';
import { hasUnseenText } from '../../base/visible-text.ts';
import { extractOf } from '../../model/extract.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { EXPORTERS, exportersOf, EXPORT_FORMATS, formatFiles, formatsLeftOut } from './registry.ts';
import { SAMPLE, sampleFilledWith, SAMPLE_TABLES, textOf } from './sample-extract.test-helper.ts';

describe('every format', () => {
  it('has files of its own, all of them plain names', () => {
    const names = EXPORTERS.flatMap((exporter) => exporter.files(SAMPLE)).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z.-]+$/);
    expect(new Set(EXPORT_FORMATS).size).toBe(EXPORT_FORMATS.length);
  });

  it.each(EXPORTERS.flatMap((exporter) => exporter.files(SAMPLE)))('is written as before: $name', async (file) => {
    await expect(textOf(file)).toMatchFileSnapshot(`../../../tests/golden/exports/${file.name}`);
  });

  it('says what it has no place for', () => {
    for (const { lost } of EXPORTERS) expect(lost.length).toBeGreaterThan(0);
    const text = textOf(formatFiles(EXPORTERS, SAMPLE)[0]);
    for (const { title, lost } of EXPORTERS) for (const words of [title, ...lost]) expect(text).toContain(words);
    for (const sentence of formatsLeftOut(EXPORTERS, SAMPLE)) expect(text).toContain(sentence.replace(/^\S+ /, ''));
  });

  it.each(EXPORTERS)('$id is the same bytes for the same extract, and different ones for another', (exporter) => {
    const written = (extract = SAMPLE) => exporter.files(extract).map(textOf);
    expect(written(extractOf(structuredClone(SAMPLE_TABLES)))).toEqual(written());
    expect(written(extractOf({ control: SAMPLE_TABLES.control! }))).not.toEqual(written());
  });

  it.each(HOSTILE)('holds no hidden character and no markup of %j', (hostile) => {
    const extract = sampleFilledWith(hostile);
    for (const exporter of EXPORTERS)
      for (const file of exporter.files(extract)) {
        const text = textOf(file);
        // JSON carries what the evidence says exactly as it says it; line ends are the format's own.
        const lines = text.split(/\r?\n/);
        if (!/json/.test(file.name)) for (const line of lines) expect(hasUnseenText(line.trimStart())).toBe(false);
        // oxlint-disable-next-line no-control-regex -- that is what is looked for
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
        if (/graphml|gexf/.test(file.name)) expect(text).not.toMatch(/<(script|img|svg|b|i)\b/);
      }
  });

  it('takes the formats that are asked for, and refuses others in words', () => {
    expect(exportersOf(['dot', 'prov']).map(({ id }) => id)).toEqual(['prov', 'dot']);
    expect(formatFiles([], SAMPLE)).toEqual([]);
    expect(() => exportersOf(['stix'])).toThrow(/There is no format "stix"\. Known are: .*case-uco, /);
  });
});
