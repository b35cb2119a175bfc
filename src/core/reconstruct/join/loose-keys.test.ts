import { describe, expect, it } from 'vitest';
import { createDetailContext, requestDetail } from '../../query/requests/request-detail.ts';
import { sql } from '../../store/sql.ts';
import { caseOf, rolesOf, type GivenFile } from '../case.test-helper.ts';
import { answered, at, enclave, pairs, pairText, registry, registryEntry } from '../evidence.test-helper.ts';

const gw = enclave('gw');
const one = answered(gw, 1);
const two = answered(gw, 2, { prompt: 'another' });

type Answer = ReturnType<typeof answered>;
const hashesOf = (answer: Answer): { readonly input: string; readonly output: string; readonly signature: string } => {
  const { response } = JSON.parse(pairText(answer)) as { readonly response: Readonly<Record<string, string>> };
  const take = (name: string): string => response[name] ?? '';
  return { input: take('tee_request_hash'), output: take('tee_output_hash'), signature: take('tee_signature') };
};

const logLine = (sec: number, says: string): string =>
  `${at(sec).slice(0, 23).replace('T', ' ')} [INFO] tee_gateway.x: ${says}\n`;
const streamed = (sec: number, input: string, output: string): GivenFile => ({
  name: 'gateway.log',
  text: logLine(
    sec,
    `Stream completed — usage: {}, finish: stop, inputHash: ${input.slice(0, 16)}..., outputHash: ${output.slice(0, 16)}...`,
  ),
});
const result = (signature: string, teeId = gw.teeId): GivenFile => ({
  name: 'sdk.json',
  text: JSON.stringify({
    data_settlement_blob_id: null,
    chat_output: { role: 'assistant', content: 'hi' },
    tee_signature: signature,
    tee_timestamp: 1772456401,
    tee_id: `0x${teeId}`,
  }),
});
const joinedBy = (made: Awaited<ReturnType<typeof caseOf>>): readonly string[] =>
  made.db.all(sql`SELECT joined_by FROM request_record ORDER BY request_id, n`).map((row) => String(row['joined_by']));

describe('records that name an answer by a part of it', () => {
  it('join the one whose hashes begin so', async () => {
    const { input, output } = hashesOf(two);
    const made = await caseOf(pairs('p.ndjson', one, two), streamed(3, input, output));
    expect(made.requests).toHaveLength(2);
    expect(made.requests.map(({ id }) => rolesOf(made, id))).toEqual([['answer'], ['answer', 'gateway-call']]);
  });

  it('join none where several fit, and make no request', async () => {
    const { input, output } = hashesOf(one);
    const log = {
      name: 'f.log',
      text: `[settlement] Batch settlement item buffered: { inputHash: '0x${input.slice(0, 8)}...${input.slice(-6)}', outputHash: '0x${output.slice(0, 8)}...${output.slice(-6)}' }\n`,
    };
    // The same question got the same answer twice: only the time and the signature differ.
    const again = answered(gw, 50);
    const both = await caseOf(pairs('p.ndjson', one, again), log);
    expect(both.requests.map(({ id }) => rolesOf(both, id))).toEqual([['answer'], ['answer']]);
    const single = await caseOf(pairs('p.ndjson', one), log);
    expect(single.requests.map(({ id }) => rolesOf(single, id))).toEqual([['answer', 'settlement-job']]);
  });

  it('join none where a digit differs', async () => {
    const { input, output } = hashesOf(one);
    const other = `${output.slice(0, 15)}${output[15] === '0' ? '1' : '0'}`;
    const made = await caseOf(pairs('p.ndjson', one), streamed(3, input, other));
    expect(made.requests.map(({ id }) => rolesOf(made, id))).toEqual([['answer']]);
  });

  it('a client library’s result joins by its signature, else it is a request of its own', async () => {
    const made = await caseOf(pairs('p.ndjson', one, two), result(hashesOf(two).signature));
    expect(made.requests.map(({ id }) => rolesOf(made, id))).toEqual([['answer'], ['answer', 'sdk-result']]);
    const alone = await caseOf(result('QUJDREVGR0hJSktM'));
    expect(alone.requests).toMatchObject([{ label: null, node: `0x${gw.teeId}` }]);
    expect(alone.requests).toHaveLength(1);
  });

  it('a client library’s result in two forms is one request', async () => {
    const json = result('QUJDREVGR0hJSktM');
    const printed = `TextGenerationOutput(chat_output={'content': 'hi'}, tee_signature='QUJDREVGR0hJSktM', tee_timestamp=1772456401)`;
    const made = await caseOf(json, { name: 'p.txt', text: printed });
    expect(made.requests.map(({ id }) => rolesOf(made, id))).toEqual([['sdk-result', 'sdk-result']]);
    expect(joinedBy(made)[1]).toBe('the same signature');
    const runs = [
      "InferenceResult(transaction_hash='d3bc', model_output={})",
      '{"transaction_hash":"0xd3bc","model_output":{}}',
    ];
    const both = await caseOf(...runs.map((text, i) => ({ name: `r${i}`, text })));
    expect(both.requests).toMatchObject([{ label: null }]);
    expect(both.requests).toHaveLength(1);
  });

  it('the answer’s own enclave counts, not the one that was connected to', async () => {
    const made = await caseOf(pairs('p.ndjson', one), result(hashesOf(one).signature, 'ab'.repeat(32)));
    expect(made.requests).toMatchObject([{ node: `0x${gw.teeId}` }]);
  });

  it('tell of a settlement that was announced and is not there, and of the enclave that was connected to', async () => {
    const { input, output } = hashesOf(one);
    const words = `{ walrusBlobId: 'B', txHash: '0x${'5c'.repeat(32)}', inputHash: '0x${input}', outputHash: '0x${output}' }`;
    const log = { name: 'f.log', text: `[settlement] Processing individual settlement: ${words}\n` };
    const made = await caseOf(pairs('p.ndjson', one), log);
    expect(made.requests).toMatchObject([{ txHash: null, settlement: { verdict: 'missing' } }]);
    const stepOf = (of: typeof made, title: string) =>
      requestDetail(of.db, createDetailContext(of.db), 1).path.find((step) => step.title === title);
    expect(stepOf(made, 'Settlement')).toMatchObject({
      status: 'unknown',
      because: expect.stringMatching(/announced transaction 0x5c.* and blob B beforehand/),
    });
    const alone = await caseOf(result('QUJDREVGR0hJSktM'));
    expect(stepOf(alone, 'Node that answered')).toMatchObject({
      status: 'observed',
      because: expect.stringContaining('connected to it'),
    });
  });

  it('says how they were joined, and in any order of the files', async () => {
    const { signature } = hashesOf(one);
    for (const files of [
      [pairs('p.ndjson', one), result(signature)],
      [result(signature), pairs('p.ndjson', one)],
    ]) {
      const made = await caseOf(...files);
      expect(joinedBy(made)).toEqual(['the request’s own record', 'the same signature']);
    }
  });
});

describe('the log of a gateway', () => {
  const boot = logLine(-10, `tee_id: 0x${gw.teeId}`);
  const sent = (model: string, sec = 0): string =>
    logLine(sec, 'Chat request for model: gemini-2.5-pro') +
    logLine(sec, `Creating cached chat model - Provider: google, Model: ${model}`);
  const log = (...lines: readonly string[]): GivenFile => ({ name: 'g.log', text: lines.join('') });

  it('tells which model the label was sent to where no image does', async () => {
    const made = await caseOf(pairs('p.ndjson', one), log(boot, sent('gemini-2.5-pro-preview-06-05', 100)));
    expect(made.requests).toMatchObject([
      { artifact: 'gemini-2.5-pro-preview-06-05', status: 'inferred', rule: 'nearest-record' },
    ]);
  });

  it('tells nothing of another run, nor where it says two things', async () => {
    const other = logLine(-10, `tee_id: 0x${'ab'.repeat(32)}`);
    const elsewhere = await caseOf(pairs('p.ndjson', one), log(other, sent('gemini-2.5-pro-preview-06-05')));
    expect(elsewhere.requests).toMatchObject([{ artifact: null, status: 'unknown' }]);
    const both = await caseOf(pairs('p.ndjson', one), log(boot, sent('x-1'), sent('x-2', 60)));
    expect(both.requests).toMatchObject([{ artifact: null, status: 'unknown', reason: 'ambiguous' }]);
  });

  it('contradicts the image where it says otherwise, and adds nothing where it says the same', async () => {
    const held = registry(registryEntry(gw));
    const same = await caseOf(held, pairs('p.ndjson', one), log(boot, sent('gemini-2.5-pro-preview-06-05')));
    expect(same.requests).toMatchObject([{ status: 'inferred', rule: 'image-alias-table' }]);
    // Older gateways wrote the label in this place.
    const label = await caseOf(held, pairs('p.ndjson', one), log(boot, sent('gemini-2.5-pro')));
    expect(label.requests).toMatchObject([{ status: 'inferred', rule: 'image-alias-table' }]);
    const unknown = await caseOf(pairs('p.ndjson', one), log(boot, sent('gemini-2.5-pro')));
    expect(unknown.requests).toMatchObject([{ artifact: null, status: 'unknown' }]);
    const against = await caseOf(held, pairs('p.ndjson', one), log(boot, sent('gemini-2.5-pro-002')));
    expect(against.requests).toMatchObject([{ status: 'contradicted', freshness: 'unknown' }]);
    const { verdict } = requestDetail(against.db, createDetailContext(against.db), 1);
    expect(verdict).toMatchObject({ tone: 'bad', headline: expect.stringContaining('name different models') });
  });
});
