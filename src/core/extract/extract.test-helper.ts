/** Extracts of cases that the engine made, as tests take them. */
import { openCase } from '../case/case-file.ts';
import { createDetailContext } from '../query/requests/request-detail.ts';
import type { Extract } from '../../model/extract.ts';
import { withCaseExtract } from './case-extract.ts';
import type { ExtractParams } from './extract-scope.ts';

const EFFECTS = { nowNs: () => 1_772_500_000_000_000_000n, actor: 'mara', version: '1.2.3' };
const QUIET = { signal: new AbortController().signal, progress: () => undefined };

export const GENERATION = { issuedNs: '1772500000000000000', runtime: ['Node 0.0.0'], platform: 'test' };

/** @param path of a case file that no engine has open for writing. */
export async function withExtractOf<T>(
  path: string,
  visit: (extract: Extract, confirm: () => void) => T,
  params: ExtractParams = {},
): Promise<T> {
  const file = openCase(path, EFFECTS, { create: false });
  try {
    return await withCaseExtract(file, createDetailContext(file.read), EFFECTS, params, QUIET, visit);
  } finally {
    file.close();
  }
}
