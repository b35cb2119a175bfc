/** Another place on earth: what comes out there is what comes out here, or it depends on where it is made. */
import { expect, vi } from 'vitest';

/** Another zone, and nothing may ask for the locale; until `vi.unstubAllEnvs()` and `vi.restoreAllMocks()`. */
export function beElsewhere(): void {
  vi.stubEnv('TZ', 'Pacific/Kiritimati');
  expect(new Date('2026-01-01T00:00:00Z').getHours()).toBe(14);
  const local = (): never => {
    throw new Error('depends on the locale');
  };
  vi.spyOn(Number.prototype, 'toLocaleString').mockImplementation(local);
  vi.spyOn(Date.prototype, 'toLocaleString').mockImplementation(local);
  vi.spyOn(String.prototype, 'localeCompare').mockImplementation(local);
}
