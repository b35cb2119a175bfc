import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../base/json.ts';
import { hubTargetOf, readHubBody } from './hub-body.ts';

const BLOB = 'jKzAHsOHS1zA193_9N-n5H_IjupBjKce08qMLLseRe8';
const BASE = 'https://hub-api.opengradient.ai/api/v0';

function read(body: unknown, url?: string) {
  return readHubBody(parseJson(JSON.stringify(body)), url === undefined ? null : hubTargetOf(BASE + url));
}

describe('hubTargetOf', () => {
  it.each([
    ['/models/', 'models', null, null],
    ['/models?page=2&limit=50', 'models', null, null],
    ['/models/og-x', 'model', 'og-x', null],
    ['/models/og%20x?authorUsername=a', 'model', 'og x', null],
    ['/models/og-x/versions', 'versions', 'og-x', null],
    ['/models/og-x/versions/1.00', 'version', 'og-x', '1.00'],
    ['/models/og-x/versions/1.00/files', 'files', 'og-x', '1.00'],
    ['/models/og-x/files?extension=onnx', 'files', 'og-x', null],
  ])('%s', (url, kind, label, version) => {
    expect(hubTargetOf(BASE + url)).toMatchObject({ kind, label, version });
  });

  it('is null for other urls', () => {
    expect(hubTargetOf('https://example.net/v1/chat/completions')).toBeNull();
  });
});

describe('readHubBody', () => {
  it('takes a whole list of versions as all there are', () => {
    const rows = [{ versionString: '1.00' }, { versionString: '1.01' }];
    for (const body of [rows, { versions: rows }, { results: rows }, ['1.00', '1.01']]) {
      expect(read(body, '/models/og-x/versions')).toMatchObject({
        listings: [{ label: 'og-x', versions: ['1.00', '1.01'], listsAllVersions: true }],
        files: [],
      });
    }
    expect(read([], '/models/og-x/versions')).toMatchObject({
      listings: [{ label: 'og-x', versions: [], listsAllVersions: true }],
    });
  });

  it('does not where the list may go on', () => {
    const rows = [{ versionString: '1.00' }, { versionString: '1.01' }];
    for (const [body, url] of [
      [rows, '/models/og-x/versions?page=2'],
      [rows, '/models/og-x/versions?limit=2'],
      [{ versions: rows, next: '/p2' }, '/models/og-x/versions'],
      [{ versions: rows, total: 9 }, '/models/og-x/versions'],
      [{ versions: rows, hasMore: true }, '/models/og-x/versions'],
    ] as const) {
      expect(read(body, url)?.listings).toMatchObject([{ listsAllVersions: false }]);
    }
  });

  it('ties an artifact to its version by the url or by the row', () => {
    const file = { name: 'x.onnx', ipfsCid: BLOB, size: 9007199254740993n };
    const text = JSON.stringify([{ ...file, size: 0 }]).replace('"size":0', '"size":9007199254740993');
    const body = readHubBody(parseJson(text), hubTargetOf(`${BASE}/models/og-x/versions/0.06/files`));
    expect(body).toMatchObject({
      listings: [{ label: 'og-x', versions: ['0.06'], listsAllVersions: false }],
      files: [{ label: 'og-x', version: '0.06', artifactRef: BLOB, fileName: 'x.onnx', size: '9007199254740993' }],
    });
    expect(read({ files: [{ ipfsCid: BLOB, versionString: '0.07', modelName: 'og-y' }] })).toMatchObject({
      listings: [{ label: 'og-y', versions: ['0.07'], listsAllVersions: false }],
      files: [{ label: 'og-y', version: '0.07' }],
    });
  });

  it('reads models with their versions and files inside', () => {
    const model = {
      name: 'og-x',
      taskName: 't',
      versions: [
        { versionString: '1.00', files: [{ ipfsCid: BLOB }] },
        { versionString: '1.01', files: [] },
      ],
    };
    const expected = {
      listings: [{ label: 'og-x', versions: ['1.00', '1.01'], listsAllVersions: true }],
      files: [{ label: 'og-x', version: '1.00', artifactRef: BLOB }],
    };
    for (const [body, url] of [
      [model, '/models/og-x'],
      [model, undefined],
      [[model], '/models/'],
      [{ models: [model] }, undefined],
    ] as const) {
      expect(read(body, url)).toMatchObject(expected);
    }
    expect(
      read(
        [
          { name: 'a', taskName: 't' },
          { name: 'b', latestVersion: '2.00' },
        ],
        '/models/',
      ),
    ).toMatchObject({
      listings: [{ label: 'b', versions: ['2.00'], listsAllVersions: false }],
    });
  });

  it('knows nothing of anything else', () => {
    for (const body of [null, 7, 'x', { hello: 1 }, [{ id: 1 }]]) expect(read(body)).toBeNull();
  });
});

describe('the answers of every call that the client library makes', () => {
  const model = {
    name: 'og-x',
    taskName: 'regression',
    description: '',
    authorUsername: 'a',
    authorAddress: '0x1',
    modelAddress: '0x2',
    tags: [],
    llmPath: null,
  };
  it.each([
    ['/models/', model, 'og-x', null],
    ['/models/og-x/versions', { versionString: '1.01' }, 'og-x', '1.01'],
    ['/models/og-x/versions/1.01', { versionString: '1.01', notes: '' }, 'og-x', '1.01'],
  ])('%s', (url, body, label, version) => {
    const found = read(body, url);
    // A model without a version shows nothing of any.
    expect([found === null, found?.files ?? []]).toEqual([version === null, []]);
    for (const listing of found?.listings ?? []) {
      expect(listing).toMatchObject({ label, versions: [version], listsAllVersions: false });
    }
  });

  it('an upload, and files of a version and of all versions', () => {
    const file = { name: 'm.onnx', ipfsCid: BLOB, size: 412 };
    expect(read({ ipfsCid: BLOB, size: 412 }, '/models/og-x/versions/1.01/files')?.files).toMatchObject([
      { label: 'og-x', version: '1.01', artifactRef: BLOB, size: '412', fileName: null },
    ]);
    expect(read([file], '/models/og-x/versions/1.01/files')?.files).toMatchObject([
      { label: 'og-x', version: '1.01', artifactRef: BLOB, fileName: 'm.onnx' },
    ]);
    expect(read([{ ...file, versionString: '1.00' }], '/models/og-x/files?extension=onnx')?.files).toMatchObject([
      { label: 'og-x', version: '1.00', artifactRef: BLOB },
    ]);
  });

  it('lists of models, bare and in pages, say nothing of versions that they do not show', () => {
    for (const body of [[model], { models: [model] }, { models: [model], total: 40 }]) {
      expect(read(body, '/models/?page=1&limit=1')).toMatchObject({
        files: [],
        listings: [{ listsAllVersions: false }],
      });
    }
    const whole = { ...model, versions: [{ versionString: '1.00', files: [{ ipfsCid: BLOB }] }] };
    expect(read({ models: [whole] }, '/models/')).toMatchObject({
      listings: [{ label: 'og-x', versions: ['1.00'], listsAllVersions: true }],
      files: [{ label: 'og-x', version: '1.00', artifactRef: BLOB }],
    });
  });
});
