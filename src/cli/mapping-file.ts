/** A column mapping in a file that a person wrote or corrected: the mapping itself, or what `blobtrail map --json` printed. */
import { readFileSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import { whyUnread } from '../core/file-failure.ts';
import type { ColumnMapping } from '../model/column-mapping.ts';

/** What it holds is checked by the engine. @throws AppError NOT_FOUND, BAD_INPUT */
export function readMappingFile(path: string): ColumnMapping {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('NOT_FOUND', `The mapping ${path} cannot be read: ${whyUnread(error)}.`, { cause: error });
  }
  try {
    const value = JSON.parse(text) as { readonly mapping?: ColumnMapping } | null;
    return value?.mapping ?? (value as ColumnMapping);
  } catch (error) {
    throw new AppError(
      'BAD_INPUT',
      `The mapping ${path} is not JSON. Take what "blobtrail map CASE x-1 --json" prints.`,
      {
        cause: error,
      },
    );
  }
}
