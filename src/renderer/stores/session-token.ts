import { readFragment } from './view-token.ts';

/** Takes the session token out of the address, before anything could copy or remember it. */
export function takeSessionToken(page: Window): string | null {
  const { session } = readFragment(page.location.hash);
  if (session !== null) page.history.replaceState(null, '', page.location.pathname + page.location.search);
  return session;
}
