import { describe, expect, it } from 'vitest';
import { headOf, runImporter } from '../import.test-helper.ts';
import { modelHub } from './model-hub.ts';

const URL = 'https://hub-api.opengradient.ai/api/v0/models/og-x/versions';
const capture = (fetched_at: string, versions: string[], more: object = {}) => ({
  fetched_at,
  url: URL,
  status: 200,
  body: versions.map((versionString) => ({ versionString })),
  ...more,
});

describe('model-hub', () => {
  it('reads captures as lines, as a list and alone, with bodies as text too', async () => {
    const both = [
      capture('2026-03-01T09:00:00Z', ['1.00']),
      { ...capture('2026-03-02T09:00:00Z', []), body: '[{"versionString":"1.01"}]' },
    ];
    for (const text of [
      both.map((one) => JSON.stringify(one)).join('\r\n'),
      JSON.stringify(both),
      JSON.stringify({ captures: both }),
    ]) {
      const { statements, issues } = await runImporter(modelHub, text);
      expect(issues).toEqual([]);
      expect(statements.map((entry) => entry.statement)).toMatchObject([
        {
          label: 'og-x',
          versions: ['1.00'],
          capturedNs: '1772355600000000000',
          captureBasis: 'stated',
          listsAllVersions: true,
        },
        { label: 'og-x', versions: ['1.01'], capturedNs: '1772442000000000000' },
      ]);
      expect(modelHub.sniff(headOf(text)).confidence).toBeGreaterThan(0.8);
    }
  });

  it('takes nothing from a refusal: it shows neither presence nor absence', async () => {
    const { statements, units, issues } = await runImporter(
      modelHub,
      JSON.stringify([capture('2026-03-01T09:00:00Z', [], { status: 404, body: { detail: 'x' } })]),
    );
    expect([statements, issues, units.map((unit) => unit.reason)]).toEqual([[], [], ['error-answer']]);
  });

  it('says on what the time of a capture rests', async () => {
    const body = '[{"versionString":"1.00"},{"versionString":"1.01"}]';
    const at = async (options: object) => (await runImporter(modelHub, body, options)).statements[0]?.statement;
    expect(await at({ askedCaptureNs: 5n, fileTimeNs: 7n })).toMatchObject({ capturedNs: '5', captureBasis: 'asked' });
    expect(await at({ fileTimeNs: 7n })).toMatchObject({ capturedNs: '7', captureBasis: 'file-time' });
    expect(await at({})).toMatchObject({ capturedNs: null, captureBasis: 'none' });
    const stated = await runImporter(modelHub, JSON.stringify(capture('2026-03-01T09:00:00Z', ['1.00'])), {
      askedCaptureNs: 5n,
    });
    expect(stated.statements[0]?.statement).toMatchObject({ captureBasis: 'stated' });
  });

  it('does not take a damaged list for a whole one', async () => {
    const body = '[{"versionString":"1.00"},{"versionString":"1.01"},{"versionString":"1.02"}]';
    for (const [text, versions] of [
      [body, 3],
      [body.slice(0, -10), 2],
      [body.replace('"1.01"', '1.0.1'), 2],
    ] as const) {
      const { statements } = await runImporter(modelHub, text);
      expect(statements[0]?.statement).toMatchObject({ listsAllVersions: versions === 3 });
      expect(statements[0]?.statement.kind === 'hub-capture' && statements[0].statement.versions).toHaveLength(
        versions,
      );
    }
  });

  it('points at the element that names the artifact', async () => {
    const rows = [
      { ipfsCid: 'Qm1', versionString: '1.00' },
      { ipfsCid: 'Qm2', versionString: '1.01' },
    ];
    const text = JSON.stringify(rows);
    const { statements } = await runImporter(modelHub, text);
    const files = statements.filter((entry) => entry.statement.kind === 'hub-file');
    expect(files.map(({ offset, length }) => JSON.parse(text.slice(offset, offset + length)) as unknown)).toEqual(rows);
  });
});
