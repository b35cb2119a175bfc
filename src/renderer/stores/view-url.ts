/** Keeps the address and the view the same: every view can be gone back to, and opened again. */
import { useConnection } from './connection-store.ts';
import { INITIAL_VIEW, type ViewState } from './view-state.ts';
import { useView } from './view-store.ts';
import { decodeContext, encodeView, readFragment } from './view-token.ts';
import { useFindingsList } from './findings-store.ts';
import { ordersNow, takeOrders } from './list-orders.ts';
import { useSql } from './sql-store.ts';
import { useTable } from './table-store.ts';
import { useZone } from './zone-store.ts';

/** Changes that follow each other faster than this are one step back, not many. */
const STEP_MS = 400;

/** What a link to the present view says. */
export function tokenNow(): string {
  const caseId = useConnection.getState().info?.id ?? null;
  const sql = useView.getState().view === 'sql' ? useSql.getState().text : null;
  return encodeView(useView.getState(), { caseId, zone: useZone.getState().choice, orders: ordersNow(), sql });
}

/** A link that opens exactly this view, in this case. It carries no right to see the case: that takes a session. */
export function viewAddress(page: Window): string {
  return `${page.location.origin}${page.location.pathname}${page.location.search}#${tokenNow()}`;
}

/** The case that the last link was made in, until it is known which case is open. */
let linkedCase: string | null = null;

function tellOtherCase(): void {
  const info = useConnection.getState().info;
  if (info === null || linkedCase === null) return;
  const isOther = linkedCase !== info.id;
  // Before the banner: whoever hears of it asks here again.
  linkedCase = null;
  if (isOther) {
    const text = 'This link was made in another case. Its filter and what it selects may not exist in this one.';
    useConnection.getState().setBanner({ tone: 'warn', text });
  }
}

/** Entries of the history that this page wrote itself. */
const OWN = { blobtrail: true } as const;

/** Call once, after the session token has been taken out of the address. */
export function followAddress(page: Window): void {
  let token = '';
  let lastMs = 0;
  let isTaking = false;

  const write = (how: 'pushState' | 'replaceState'): void => {
    token = tokenNow();
    page.history[how](OWN, '', `${page.location.pathname}${page.location.search}#${token}`);
  };
  /** Shows what the address says. The zone and the orders of a link count, those of a step back do not. */
  const take = (view: ViewState | null, isLink: boolean): void => {
    const { caseId, zone, orders, sql } = decodeContext(page.location.hash.replace(/^#/, ''));
    isTaking = true;
    if (isLink && zone !== null) useZone.getState().choose(zone);
    if (isLink && orders !== null) takeOrders(orders);
    // It stands in the editor and is not run: whoever made the link may not be whom one trusts with the time.
    if (isLink && sql !== null) useSql.getState().takeOver(sql);
    useView.getState().replace(view ?? INITIAL_VIEW);
    isTaking = false;
    linkedCase = isLink ? caseId : null;
    tellOtherCase();
    if (view === null) token = tokenNow();
    else write('replaceState');
  };

  const initial = readFragment(page.location.hash).view;
  if (initial === null) token = tokenNow();
  else take(initial, true);

  useView.subscribe(() => {
    if (isTaking || tokenNow() === token) return;
    const nowMs = performance.now();
    write(nowMs - lastMs < STEP_MS ? 'replaceState' : 'pushState');
    lastMs = nowMs;
  });
  // Another zone or another case is no step of its own: the address just tells it.
  const retell = (): void => {
    tellOtherCase();
    if (isTaking || tokenNow() === token) return;
    if (page.location.hash === '') token = tokenNow();
    else write('replaceState');
  };
  useZone.subscribe(retell);
  useTable.subscribe(retell);
  useFindingsList.subscribe(retell);
  useConnection.subscribe(retell);

  page.addEventListener('popstate', (event) => {
    const { session, view } = readFragment(page.location.hash);
    // A printed address opened in a page that stands already: loading anew exchanges its token.
    if (session !== null) page.location.reload();
    else take(view, event.state === null);
  });
}
