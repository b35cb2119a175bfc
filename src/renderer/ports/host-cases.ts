/** The cases that a loopback host can show besides the one in this window: those that were opened lately. */
import { AppError } from '../../base/errors.ts';
import type { HttpEffects } from './http-port.ts';

export interface RecentCaseRow {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly openedMs: number;
  readonly isThere: boolean;
}

export interface HostCases {
  /** The last opened first. */
  list(): Promise<readonly RecentCaseRow[]>;
  /** Has the host open a case; answers the page's address for it. */
  open(id: string): Promise<string>;
}

const CASE_PARAMETER = 'case';

/** The case that an address asks for; null: the host's first. */
export function caseKeyOf(search: string): string | null {
  return new URLSearchParams(search).get(CASE_PARAMETER);
}

export function createHostCases({ fetch }: Pick<HttpEffects, 'fetch'>): HostCases {
  const ask = async (init: RequestInit): Promise<unknown> => {
    let response: Response;
    try {
      response = await fetch('/cases', init);
    } catch {
      throw new AppError('ENGINE_GONE', 'The host does not answer. Is "blobtrail serve" still running?');
    }
    if (!response.ok) throw new AppError('BAD_INPUT', (await response.text()).trim());
    return response.json();
  };
  return {
    async list() {
      const { recent } = (await ask({ method: 'GET' })) as { readonly recent: readonly RecentCaseRow[] };
      return recent;
    },
    async open(id) {
      const { key } = (await ask({
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ id }),
      })) as { readonly key: string | null };
      return key === null ? '/' : `/?${new URLSearchParams({ [CASE_PARAMETER]: key }).toString()}`;
    },
  };
}
