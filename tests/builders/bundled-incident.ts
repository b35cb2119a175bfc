/** The incident that comes with the product. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Its folder of evidence. */
export const INCIDENT = join(import.meta.dirname, '../../resources/examples/warm-cache');

/** What lies in it, in the order of the names. */
export const INCIDENT_PARTS: readonly string[] = readdirSync(INCIDENT).toSorted();
