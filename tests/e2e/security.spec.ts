/** What the loopback host refuses, and that nothing leaves loopback, against the built command in a real browser. */
import { request as httpRequest } from 'node:http';
import { expect, test } from './inspector.ts';

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Raw HTTP: browsers and fetch normalise paths and choose Host and Origin themselves. */
function send(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Sent> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const infoCall = JSON.stringify({ client: 'test', message: { type: 'call', id: 1, method: 'case.info', params: {} } });

async function openSession(origin: string, token: string): Promise<string> {
  const { headers } = await send(origin, 'POST', '/session', json, JSON.stringify({ token }));
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

test('a wrong token opens nothing', async ({ inspector }) => {
  const wrong = await send(inspector.origin, 'POST', '/session', json, JSON.stringify({ token: 'x'.repeat(43) }));
  expect(wrong.status).toBe(401);
  expect(wrong.headers['set-cookie']).toBeUndefined();
  expect((await send(inspector.origin, 'POST', '/rpc', json, infoCall)).status).toBe(401);
  expect((await send(inspector.origin, 'GET', '/events?client=test')).status).toBe(401);
});

test('a page with a wrong token shows no case', async ({ inspector, page }) => {
  await page.goto(`${inspector.origin}/#${'x'.repeat(43)}`);
  await expect(page.getByText('does not open the case')).toBeVisible();
  await expect(page.getByText('incident', { exact: true })).toHaveCount(0);
});

test('the right token opens the case, and leaves the address', async ({ inspector, page }) => {
  await page.goto(inspector.url);
  await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
  expect(page.url()).not.toContain(inspector.token);
  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('foreign hosts and origins are refused, also with the session', async ({ inspector }) => {
  const cookie = await openSession(inspector.origin, inspector.token);
  const { host } = new URL(inspector.origin);
  const own = await send(inspector.origin, 'POST', '/rpc', { ...json, cookie, origin: inspector.origin }, infoCall);
  expect(own.status).toBe(200);
  expect(JSON.parse(own.text)).toMatchObject({ type: 'result' });
  for (const origin of ['http://evil.example', 'null', `https://${host}`, 'http://127.0.0.1:1']) {
    expect((await send(inspector.origin, 'POST', '/rpc', { ...json, cookie, origin }, infoCall)).status).toBe(403);
  }
  for (const name of ['evil.example', `evil.example:${new URL(inspector.origin).port}`, '127.0.0.1', '0.0.0.0:80']) {
    expect((await send(inspector.origin, 'GET', '/', { host: name })).status).toBe(403);
    expect((await send(inspector.origin, 'POST', '/rpc', { ...json, cookie, host: name }, infoCall)).status).toBe(403);
  }
});

test('another site in the same browser cannot reach the case', async ({ inspector, page, context }) => {
  await page.goto(inspector.url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  const evil = await context.newPage();
  await evil.route('http://evil.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>evil</title>' }),
  );
  await evil.goto('http://evil.example/');
  const outcome = await evil.evaluate(
    async ({ origin, body }) => {
      const attempt = (init: RequestInit) =>
        fetch(`${origin}/rpc`, { method: 'POST', credentials: 'include', body, ...init }).then(
          (response) => `answered ${response.status}`,
          () => 'blocked',
        );
      const simple = await attempt({});
      const asJson = await attempt({ headers: { 'content-type': 'application/json' } });
      return [simple, asJson];
    },
    { origin: inspector.origin, body: infoCall },
  );
  expect(outcome).toEqual(['blocked', 'blocked']);
  await evil.setContent(`<iframe src="${inspector.origin}/" title="framed"></iframe>`);
  await expect.poll(() => evil.frames().some((frame) => frame.url().startsWith('chrome-error:'))).toBe(true);
});

test('paths cannot climb out of the page', async ({ inspector }) => {
  const climbs = [
    '/../package.json',
    '/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/%252e%252e/package.json',
    '/..%5cpackage.json',
  ];
  for (const path of climbs) {
    const { status, text } = await send(inspector.origin, 'GET', path);
    expect([path, status]).toEqual([path, 403]);
    expect(text).not.toContain('"dependencies"');
  }
  expect((await send(inspector.origin, 'GET', '/no-such-file.js')).status).toBe(404);
});

test('other methods are refused', async ({ inspector }) => {
  for (const [method, path] of [
    ['PUT', '/'],
    ['DELETE', '/index.html'],
    ['POST', '/index.html'],
    ['GET', '/rpc'],
    ['OPTIONS', '/rpc'],
    ['POST', '/events'],
  ] as const) {
    const hasBody = method === 'POST' || method === 'PUT';
    const { status, headers } = await send(
      inspector.origin,
      method,
      path,
      hasBody ? json : {},
      hasBody ? '{}' : undefined,
    );
    expect([method, path, status]).toEqual([method, path, 405]);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

test('every answer carries the policy', async ({ inspector }) => {
  for (const path of ['/', '/no-such-file.js', '/rpc']) {
    const { headers } = await send(inspector.origin, 'GET', path);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  }
});

test('a session sends nothing off loopback and breaks no policy', async ({ inspector, page }) => {
  const foreign: string[] = [];
  const violations: string[] = [];
  const isLocal = (url: string): boolean => url.startsWith(`${inspector.origin}/`) || /^(blob|data):/.test(url);
  page.on('request', (request) => {
    if (!isLocal(request.url())) foreign.push(request.url());
  });
  page.on('websocket', (socket) => foreign.push(socket.url()));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  await page.goto(inspector.url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  for (const key of ['j', 'j', 'Enter', '2', '?', 'Escape']) await page.keyboard.press(key);
  await page.waitForLoadState('load');
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);

  // And if something tried, the policy would stop it.
  const attempt = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => 'sent',
      () => 'blocked',
    ),
  );
  expect(attempt).toBe('blocked');
});
