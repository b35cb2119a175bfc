/** Settings and proofs of EZKL circuits. docs/formats/ezkl.md */
import { isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { fromHex } from '../../../base/bytes.ts';
import type { ZkPartStatement } from '../../../model/log-statement.ts';
import { listOf, textOf, timeOf, wholeOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { meaningOf, visibilityOf } from './ezkl-visibility.ts';

const PATHS = ['', '[]', 'proof', 'proofs[]', 'settings'] as const;
const UNTOLD =
  'The proof does not say whether the verifying key pins the weights: param_visibility of the settings that it was made with does.';
const IN_PROOF =
  'Values of the weights (or their hash, or a commitment) are public in this proof: proofs of two versions of the model can be told apart by them.';

const NOTHING = {
  kind: 'zk-part',
  inputVisibility: null,
  outputVisibility: null,
  paramVisibility: null,
  commitment: null,
  version: null,
  logRows: null,
  instances: null,
  proofBytes: null,
  timeNs: null,
} as const;

export function readZkSettings(json: Json): ZkPartStatement | null {
  const args = member(json, 'run_args');
  if (!isObject(args) || !['param_visibility', 'input_visibility', 'output_visibility'].some((key) => args.has(key)))
    return null;
  const paramVisibility = visibilityOf(args.get('param_visibility'));
  const rows = wholeOf(args, 'logrows');
  return {
    ...NOTHING,
    part: 'settings',
    inputVisibility: visibilityOf(args.get('input_visibility')),
    outputVisibility: visibilityOf(args.get('output_visibility')),
    paramVisibility,
    ...meaningOf(paramVisibility),
    commitment: textOf(args, 'commitment'),
    version: textOf(json, 'version'),
    logRows: rows === null ? null : Number(rows),
    timeNs: timeOf(json, 'timestamp'),
  };
}

/** Bytes as a list of numbers, or as hex. */
function proofBytes(json: Json): number | null {
  const list = listOf(json, 'proof');
  if (list !== null && list.length > 0) return list.length;
  const hex = textOf(json, 'hex_proof', 'proof');
  return hex === null ? null : (fromHex(hex)?.length ?? null);
}

export function readZkProof(json: Json): ZkPartStatement | null {
  const instances = isObject(json) ? json.get('instances') : undefined;
  if (!isObject(json) || !isArray(instances) || !(json.has('proof') || json.has('hex_proof'))) return null;
  const inputs = member(json, 'pretty_public_inputs');
  const params = listOf(inputs, 'processed_params') ?? [];
  const hasParams = params.some((one) => !isArray(one) || one.length > 0);
  return {
    ...NOTHING,
    part: 'proof',
    pinsParameters: hasParams ? true : null,
    meaning: hasParams ? IN_PROOF : UNTOLD,
    commitment: textOf(json, 'commitment'),
    instances: instances.reduce<number>((sum, one) => sum + (isArray(one) ? one.length : 1), 0),
    proofBytes: proofBytes(json),
    timeNs: timeOf(json, 'timestamp'),
  };
}

export const ezkl: Importer = {
  id: 'ezkl',
  title: 'Settings and proofs of a zero-knowledge circuit (EZKL)',
  alterations: [
    'A proof file names neither its verifying key nor its settings nor the model: nothing but the three together can be checked.',
    'The time in it is that of the machine that made it.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    if (placeWith(probe, PATHS, 'run_args.param_visibility') !== null)
      return { confidence: 0.97, reason: 'Settings with run_args.param_visibility.' };
    const proof = placeWith(probe, PATHS, 'instances', 'proof') ?? placeWith(probe, PATHS, 'instances', 'hex_proof');
    if (
      proof !== null &&
      ['protocol', 'transcript_type', 'hex_proof'].some((key) => placeWith(probe, [proof], key) !== null)
    )
      return { confidence: 0.95, reason: 'A proof with its instances.' };
    return { confidence: 0, reason: 'No settings and no proof of a circuit.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(
      bytes,
      sink,
      context,
      [wanted(''), wanted('[]'), wanted('proofs[]')],
      (json, { offset, length }) => {
        const found = [json, member(json, 'settings') ?? null, member(json, 'proof') ?? null];
        const parts = found.flatMap((one) => [readZkSettings(one), readZkProof(one)]).filter((part) => part !== null);
        if (parts.length === 0) {
          sink.skipped(offset, length, 'unknown-shape');
          return;
        }
        sink.accepted(offset, length);
        for (const part of parts) {
          sink.statement(part, offset, length);
          const code =
            part.pinsParameters === false
              ? 'weights-not-proved'
              : part.pinsParameters === null
                ? 'weights-not-told'
                : null;
          if (code !== null) sink.issue(offset, length, code, part.meaning);
        }
      },
    );
  },
};
