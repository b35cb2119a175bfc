/** Evidence that attacks whoever reads it, and a watch over a page that must show it as text. */
import { expect, type Locator, type Page } from '@playwright/test';

export const HOSTILE = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  '"><svg/onload=alert(3)>',
  "javascript:alert(4)//';alert(5)//",
  '${alert(6)}{{constructor.constructor("alert(7)")()}}',
  '=HYPERLINK("http://192.0.2.1/","x")',
  'gpt-\u202e4-tpg\u202c',
  'zero\u200bwidth\u2066iso\u2069',
  'bell\u0007escape\u001b]8;;http://192.0.2.1\u001b\\',
  '__proto__',
  "'; DROP TABLE request; --",
  '" OR request_text MATCH "*',
  '%_\\%',
  'раураl-4o',
  `long${'ﷺ'.repeat(300)}`,
  '![x](http://192.0.2.1/p.png) [l](javascript:alert(8))',
] as const;

/** One request as an OTLP span; the name stands wherever a name can stand. */
export function hostileSpan(name: string, index: number, artifact = `artifact ${name}`): string {
  const text = (value: string) => ({ stringValue: value });
  const attributes = [
    { key: 'gen_ai.operation.name', value: text('chat') },
    { key: 'gen_ai.request.model', value: text(name) },
    { key: 'gen_ai.response.id', value: text(`id ${name}`) },
    { key: 'og.blob_id', value: text(artifact) },
  ];
  const one = {
    traceId: String(index).padStart(32, 'a'),
    spanId: String(index).padStart(16, 'b'),
    name: `chat ${name}`,
    kind: 3,
    startTimeUnixNano: `${1_772_460_309 + index}000000000`,
    endTimeUnixNano: `${1_772_460_310 + index}000000000`,
    attributes,
  };
  const resource = {
    attributes: [
      { key: 'service.name', value: text('edge') },
      { key: 'host.name', value: text(`node ${name}`) },
    ],
  };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: [one] }] }] });
}

/** The print of the report that the window shows: a document of its own, in a frame that runs nothing. */
export const PRINT = 'iframe[title="The report as it will print"]';

/** What evidence would make of itself if it were read as markup. */
const MADE = ':is(script, img, iframe, object, embed, a[href^="java"], [onerror], [onload])';

/** Elements of the page whose text holds a character that turns, hides or rings; what somebody is writing is theirs. Runs in the page. */
function rawText(): readonly string[] {
  const walker = document.createTreeWalker(document.getElementById('root') ?? document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (
      node.parentElement?.tagName !== 'TEXTAREA' &&
      /[\u202a-\u202e\u2066-\u2069\u200b]|[^\P{Cc}\n\t]/u.test(node.textContent ?? '')
    )
      found.push(`${node.parentElement?.parentElement?.className} > ${node.parentElement?.outerHTML}`);
  return found;
}

export interface Watch {
  /** Nothing of the evidence's own making, nothing that turns or hides what stands beside it, no dialog, no request. */
  readonly isClean: (where: string) => Promise<void>;
}

async function isCleanPrint(where: string, print: Locator): Promise<void> {
  await expect(print).toHaveAttribute('sandbox', 'allow-same-origin');
  const inside = print.contentFrame();
  await expect(inside.getByRole('heading', { level: 1 })).toBeVisible();
  expect([where, await inside.locator(`body ${MADE}`).count()]).toEqual([where, 0]);
  expect([where, await inside.locator('body').evaluate(rawText)]).toEqual([where, []]);
}

/** Watches the page, and every window it might open. `origin` is the only place that may be asked. */
export function watch(page: Page, origin: string): Watch {
  const dialogs: string[] = [];
  const strangers: string[] = [];
  const problems: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.context().on('request', (request) => {
    if (!request.url().startsWith(origin) && !/^(blob|data):/.test(request.url())) strangers.push(request.url());
  });
  page.context().on('page', (opened) => problems.push(`opened ${opened.url()}`));
  page.on('pageerror', (error) => problems.push(error.message));

  const isClean = async (where: string): Promise<void> => {
    const made = page.locator(`#root ${MADE}:not(${PRINT})`);
    expect([where, await made.count()]).toEqual([where, 0]);
    expect([where, await page.evaluate(rawText)]).toEqual([where, []]);
    const print = page.locator(PRINT);
    if ((await print.count()) > 0) await isCleanPrint(where, print);
    expect([where, dialogs, strangers, problems]).toEqual([where, [], [], []]);
  };
  return { isClean };
}
