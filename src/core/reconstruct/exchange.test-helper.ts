/** Answers as they come over the wire: as an event stream, and as entries of an HTTP archive. */
import type { SignedAnswer } from '../../../tools/simulate/gateway-answer.ts';
import { at } from './evidence.test-helper.ts';

type Members = Readonly<Record<string, unknown>>;

interface Body extends Members {
  readonly choices: readonly { readonly message: { readonly content: string }; readonly finish_reason: string }[];
}

/** Deltas of a few characters each; the last data frame is the one with the signature, and no frame has an id. */
export function streamText(answer: SignedAnswer): string {
  const { choices, id: _id, object: _object, ...signed } = JSON.parse(answer.response) as Body;
  const [choice] = choices;
  const content = choice?.message.content ?? '';
  const pieces = content.match(/[^]{1,5}/gu) ?? [];
  const frames = pieces.map((piece) => ({ choices: [{ delta: { content: piece }, index: 0, finish_reason: null }] }));
  const last = { ...signed, choices: [{ delta: {}, index: 0, finish_reason: choice?.finish_reason }] };
  return `${[...frames, last].map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`;
}

export interface ExchangeGiven {
  readonly sec: number;
  readonly url: string;
  readonly method?: string;
  readonly ms?: number;
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly asked?: string;
  readonly status?: number;
  readonly said: string;
  readonly mimeType?: string;
  readonly isBase64?: boolean;
}

const list = (headers: Readonly<Record<string, string>> = {}): readonly Members[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

export function harEntry(given: ExchangeGiven): Members {
  const { said, asked, mimeType = 'application/json', isBase64 = false } = given;
  const text = isBase64 ? Buffer.from(said).toString('base64') : said;
  return {
    startedDateTime: at(given.sec),
    time: given.ms ?? 250,
    request: {
      method: given.method ?? (asked === undefined ? 'GET' : 'POST'),
      url: given.url,
      httpVersion: 'HTTP/2',
      cookies: [],
      headers: list(given.requestHeaders),
      queryString: [],
      ...(asked === undefined ? {} : { postData: { mimeType: 'application/json', text: asked } }),
      headersSize: -1,
      bodySize: asked?.length ?? 0,
    },
    response: {
      status: given.status ?? 200,
      statusText: '',
      httpVersion: 'HTTP/2',
      cookies: [],
      headers: list(given.responseHeaders),
      content: { size: said.length, mimeType, text, ...(isBase64 ? { encoding: 'base64' } : {}) },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: given.ms ?? 250, receive: 0 },
  };
}

export function harText(...entries: readonly Members[]): string {
  return JSON.stringify({
    log: { version: '1.2', creator: { name: 'test', version: '1' }, pages: [], entries },
  });
}
