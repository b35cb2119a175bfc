/** Keeps the address and the view the same: every view can be gone back to, and opened again. */
import { INITIAL_VIEW } from './view-state.ts';
import { useView } from './view-store.ts';
import { encodeView, readFragment } from './view-token.ts';

/** Changes that follow each other faster than this are one step back, not many. */
const STEP_MS = 400;

/** Call once, after the session token has been taken out of the address. */
export function followAddress(page: Window): void {
  const initial = readFragment(page.location.hash).view;
  if (initial !== null) useView.getState().replace(initial);
  let token = encodeView(useView.getState());
  let lastMs = 0;

  useView.subscribe((state) => {
    const next = encodeView(state);
    if (next === token) return;
    token = next;
    const nowMs = performance.now();
    const url = `${page.location.pathname}${page.location.search}#${next}`;
    if (nowMs - lastMs < STEP_MS) page.history.replaceState(null, '', url);
    else page.history.pushState(null, '', url);
    lastMs = nowMs;
  });

  page.addEventListener('popstate', () => {
    const { session, view } = readFragment(page.location.hash);
    // A printed address opened in a page that stands already: loading anew exchanges its token.
    if (session !== null) {
      page.location.reload();
      return;
    }
    const state = view ?? INITIAL_VIEW;
    token = encodeView(state);
    useView.getState().replace(state);
  });
}

/** Takes the session token out of the address, before anything could copy or remember it. */
export function takeSessionToken(page: Window): string | null {
  const { session } = readFragment(page.location.hash);
  if (session !== null) page.history.replaceState(null, '', page.location.pathname + page.location.search);
  return session;
}
