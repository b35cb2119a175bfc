/** docs/reconstruction.md, "Time": when it was, which label, on which node. */

import { describe, expect, it } from 'vitest';
import { caseOf, file, onlyRequest, type GivenFile } from '../case.test-helper.ts';
import {
  answered,
  at,
  bare,
  blob,
  enclave,
  event,
  hash,
  inference,
  logList,
  mined,
  ns,
  pairs,
  publish,
  receipts,
  span,
  withoutTime,
} from '../evidence.test-helper.ts';

const TX = hash('tx');
const gw = enclave('gw');
const asked = (sec = 0, members = {}) => event('inference.request', sec, { request_id: 'r', label: 'm', ...members });
const lookup = (id: string, members = {}) =>
  event('artifact.cache.lookup', 1, { request_id: 'r', node_id: 'n', blob_id: id, result: 'hit', ...members });

async function oneOf(...files: readonly GivenFile[]) {
  return onlyRequest(await caseOf(...files));
}

const events = (...records: readonly unknown[]): GivenFile => file('events.ndjson', ...records);

describe('time', () => {
  it('is the signed timestamp before everything else', async () => {
    const answer = answered(gw, 100);
    const traced = span({
      trace: 't',
      span: 's',
      kind: 3,
      sec: 95,
      attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'gen_ai.response.id': answer.responseId },
    });
    const made = await caseOf(
      pairs('p.ndjson', answer),
      file('s.jsonl', traced),
      events(event('inference.request', 90, { request_id: 'r', response_id: answer.responseId })),
    );
    expect(onlyRequest(made).timeNs).toBe(ns(100));
  });

  it('is signed in older generations as well', async () => {
    for (const generation of ['G1b', 'G2'] as const) {
      expect((await oneOf(pairs('p.ndjson', answered(gw, 100, { generation })))).timeNs).toBe(ns(100));
    }
  });

  it('is the block’s before the caller’s', async () => {
    const logs = mined(50, TX, ...inference('i', blob('a')));
    expect((await oneOf(logList('l.json', logs), events(asked(40, { tx_hash: TX })))).timeNs).toBe(ns(50));
  });

  it('is the caller’s where the export has no block time, unless another export has it', async () => {
    const logs = mined(50, TX, ...inference('i', blob('a')));
    const plain = logList('l.json', withoutTime(logs));
    expect((await oneOf(plain)).timeNs).toBeNull();
    expect((await oneOf(plain, events(asked(40, { tx_hash: TX })))).timeNs).toBe(ns(40));
    expect((await oneOf(plain, receipts('r.ndjson', logs), events(asked(40, { tx_hash: TX })))).timeNs).toBe(ns(50));
  });

  it('is the start of the caller’s span where both sides traced the call', async () => {
    const side = (name: string, kind: number, sec: number) =>
      span({
        trace: 't',
        span: name,
        kind,
        sec,
        attributes: { 'gen_ai.request.model': 'm', 'gen_ai.response.id': 'chatcmpl-1' },
      });
    expect((await oneOf(file('s.jsonl', side('server', 2, 5), side('client', 3, 10)))).timeNs).toBe(ns(10));
    expect((await oneOf(file('s.jsonl', side('server', 2, 5)))).timeNs).toBe(ns(5));
  });

  it('is never moved by a node’s events', async () => {
    const early = lookup(blob('a'), { ts: at(-500) });
    expect((await oneOf(events(asked(0), early))).timeNs).toBe(ns(0));
    expect((await oneOf(events(asked(), early, { ...asked(), ts: undefined })))?.timeNs).toBe(ns(0));
    expect(
      (await oneOf(events(event('inference.request', null, { request_id: 'r', label: 'm' }), early))).timeNs,
    ).toBeNull();
  });

  it('may be unknown: the request stays, its freshness is unknown, and it is in no label’s service', async () => {
    const untimed = event('inference.request', null, { request_id: 'r', label: 'm' });
    const made = await caseOf(
      events(publish('m', '1', blob('a'), -10), publish('m', '2', blob('b'), -5), untimed, lookup(blob('a'))),
    );
    expect(onlyRequest(made)).toMatchObject({
      timeNs: null,
      artifact: blob('a'),
      status: 'observed',
      freshness: 'unknown',
    });
    expect(made.findings).toEqual([]);
  });
});

describe('label', () => {
  it('is what the caller wrote, before what a node or the answer repeats', async () => {
    const prefixed = events(
      event('inference.request', 0, { request_id: 'r', label: 'openai/gpt-5' }),
      lookup(blob('a'), { label: 'gpt-5' }),
    );
    expect((await oneOf(prefixed)).label).toBe('openai/gpt-5');
    expect((await oneOf(bare('b.ndjson', answered(gw, 0)))).label).toBe('gemini-2.5-pro');
  });

  it('is that of the only label of which the artifact is a release, where no record names one', async () => {
    const logs = receipts('r.ndjson', mined(0, TX, ...inference('i', blob('a'))));
    const one = [publish('m', '1', blob('a'), -10), publish('m', '2', blob('b'), -5)];
    expect(await oneOf(logs, events(...one))).toMatchObject({ label: 'm', freshness: 'stale' });
    expect(await oneOf(logs, events(...one, publish('other', '1', blob('a'), -9)))).toMatchObject({
      label: null,
      freshness: 'unknown',
    });
    expect((await oneOf(logs, events(publish('other', '1', blob('b'), -9)))).label).toBeNull();
  });
});

describe('node', () => {
  it('is the enclave that the answer names, else what the call’s own records name', async () => {
    const answer = answered(gw, 0);
    const traced = span({
      trace: 't',
      span: 's',
      host: 'gateway-7',
      sec: 0,
      attributes: { 'gen_ai.request.model': 'gemini-2.5-pro', 'gen_ai.response.id': answer.responseId },
    });
    expect((await oneOf(pairs('p.ndjson', answer), file('s.jsonl', traced))).node).toBe(`0x${gw.teeId}`);
    const older = answered(gw, 0, { generation: 'G2' });
    expect((await oneOf(pairs('p.ndjson', older))).node).toBeNull();
    expect((await oneOf(events(asked(), lookup(blob('a'))))).node).toBe('n');
    expect((await oneOf(events(asked(0, { node_id: 'said' }), lookup(blob('a'))))).node).toBe('said');
    expect((await oneOf(events(asked()))).node).toBeNull();
  });

  it('is not who settled it', async () => {
    expect(
      (await oneOf(events(asked(), event('settlement.submit', 5, { request_id: 'r', node_id: 'facilitator' })))).node,
    ).toBeNull();
  });

  it('is one and the same enclave in whatever field it stands, and a name that is no hex stays a name', async () => {
    expect((await oneOf(events(asked(0, { node_id: `0X${gw.teeId.toUpperCase()}` })))).node).toBe(`0x${gw.teeId}`);
    expect((await oneOf(events(asked(0, { tee_id: 'tee-7' })))).node).toBe('tee-7');
  });

  it('is where the call went, of a client’s span alone: its host is the caller’s', async () => {
    const call = (address: string | null) =>
      span({
        trace: 't',
        span: 'call',
        kind: 3,
        host: 'laptop',
        sec: 0,
        attributes: { 'gen_ai.request.model': 'm', ...(address !== null && { 'server.address': address }) },
      });
    expect((await oneOf(file('s.jsonl', call('gateway.example')))).node).toBe('gateway.example');
    expect((await oneOf(file('s.jsonl', call('localhost')))).node).toBe('laptop');
    expect((await oneOf(file('s.jsonl', call(null)))).node).toBe('laptop');
  });

  it('is the server’s where client and server both name a host', async () => {
    const side = (name: string, kind: number, host: string) =>
      span({
        trace: 't',
        span: name,
        kind,
        host,
        sec: 0,
        attributes: { 'gen_ai.request.model': 'm', 'gen_ai.response.id': 'chatcmpl-1' },
      });
    expect((await oneOf(file('s.jsonl', side('client', 3, 'laptop'), side('server', 2, 'node-1')))).node).toBe(
      'node-1',
    );
  });
});
