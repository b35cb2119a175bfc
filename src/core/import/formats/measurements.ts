/** Measurements of enclave images as nitro-cli prints them. docs/formats/measurements.md */
import { fromHex } from '../../../base/bytes.ts';
import { hexKey } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { MeasurementStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { anywhere, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

const PATHS = ['', '[]', 'measurements[]', 'images[]', 'enclaves[]'].map((path) => wanted(path));
const PCR_BYTES = 48;

/** What is wrong with the register, or its hex. */
function register(holder: Json | undefined, index: number): string | null {
  const text = textOf(holder, `PCR${index}`, `pcr${index}`);
  if (text === null) return null;
  return fromHex(text)?.length === PCR_BYTES ? hexKey(text) : null;
}

export const measurements: Importer = {
  id: 'measurements',
  title: 'Enclave image measurements (nitro-cli)',
  alterations: ['Kept by hand beside the source: a commit of the file may be one build off the image it stands for.'],
  clock: 'none',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (anywhere(probe, 'PCR0', 'PCR1') !== null) return { confidence: 0.95, reason: 'Registers PCR0 and PCR1.' };
    if (anywhere(probe, 'pcr0', 'pcr1') !== null) return { confidence: 0.9, reason: 'Registers pcr0 and pcr1.' };
    return { confidence: 0, reason: 'No PCR.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) => {
      const holder = member(json, 'Measurements', 'measurements') ?? json;
      if (!isObject(holder) || textOf(holder, 'PCR0', 'pcr0') === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      const [pcr0, pcr1, pcr2] = [0, 1, 2].map((index) => register(holder, index));
      if (pcr0 == null || pcr1 == null || pcr2 == null) {
        sink.rejected(offset, length, 'malformed-pcr', 'PCR0, PCR1 and PCR2 must be 48 bytes of hex each.');
        return;
      }
      const name = textOf(json, 'EnclaveName', 'enclave_name', 'name', 'version', 'commit');
      const statement: MeasurementStatement = { kind: 'measurement', pcr0, pcr1, pcr2, name };
      sink.accepted(offset, length);
      sink.statement(statement, offset, length);
    });
  },
};
