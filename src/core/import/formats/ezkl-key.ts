/** The verifying key of an EZKL circuit, as its library writes it. docs/formats/ezkl-key.md */
import type { ZkPartStatement } from '../../../model/log-statement.ts';
import type { Importer } from '../importer.ts';

/** The field of BN254's points, and 2^256 in it: points are written in Montgomery's form. */
const P = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
const R = (1n << 256n) % P;
const POINT_BYTES = 64;
const MOST_COLUMNS = 65_536;
const MOST_ROWS = 28;
/** So many commitments are looked at. */
const LOOKED_AT = 8;

interface KeyHead {
  readonly version: number;
  readonly logRows: number;
  readonly compressesSelectors: boolean;
  readonly fixedColumns: number;
  readonly points: number;
}

function fieldAt(bytes: Uint8Array, offset: number): bigint {
  let value = 0n;
  for (let i = 31; i >= 0; i -= 1) value = (value << 8n) | BigInt(bytes[offset + i] ?? 0);
  return value;
}

/** y² = x³ + 3; with both written as xR and yR it is y²·R = x³ + 3·R³. The point at infinity is two zeros. */
function isPoint(bytes: Uint8Array, offset: number): boolean {
  const [x, y] = [fieldAt(bytes, offset), fieldAt(bytes, offset + 32)];
  if (x >= P || y >= P) return false;
  if (x === 0n && y === 0n) return true;
  return (((y * y) % P) * R) % P === (((((x * x) % P) * x) % P) + 3n * ((((R * R) % P) * R) % P)) % P;
}

function headAt(bytes: Uint8Array, size: number, logRows: number, at: number): KeyHead | null {
  const flag = bytes[at];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < at + 5 || (flag !== 0 && flag !== 1) || logRows < 1 || logRows > MOST_ROWS) return null;
  const fixedColumns = view.getUint32(at + 1, true);
  const points = at + 5;
  if (fixedColumns < 1 || fixedColumns > MOST_COLUMNS || size < points + fixedColumns * POINT_BYTES) return null;
  const looked = Math.min(fixedColumns, LOOKED_AT, Math.floor((bytes.length - points) / POINT_BYTES));
  let isOther = false;
  for (let i = 0; i < looked; i += 1) {
    if (!isPoint(bytes, points + i * POINT_BYTES)) return null;
    isOther ||= fieldAt(bytes, points + i * POINT_BYTES) !== 0n;
  }
  // Nothing but points at infinity is what any run of zeros looks like.
  return isOther ? { version: bytes[0] ?? 0, logRows, compressesSelectors: flag === 1, fixedColumns, points } : null;
}

/** The rows' logarithm is written in four bytes, in later versions in one. */
export function readKeyHead(bytes: Uint8Array, size: number): KeyHead | null {
  if (bytes.length < 8 || (bytes[0] !== 2 && bytes[0] !== 3)) return null;
  const isWide = bytes[2] === 0 && bytes[3] === 0 && bytes[4] === 0;
  return (isWide ? headAt(bytes, size, bytes[1] ?? 0, 5) : null) ?? headAt(bytes, size, bytes[1] ?? 0, 2);
}

const MEANING =
  'The verifying key pins the weights only where param_visibility of the settings that it was made with is Fixed; the key itself does not say.';

function statementOf({ logRows, version }: KeyHead): ZkPartStatement {
  return {
    kind: 'zk-part',
    part: 'verifying-key',
    inputVisibility: null,
    outputVisibility: null,
    paramVisibility: null,
    pinsParameters: null,
    meaning: MEANING,
    commitment: null,
    version: String(version),
    logRows,
    instances: null,
    proofBytes: null,
    timeNs: null,
  };
}

export const ezklKey: Importer = {
  id: 'ezkl-key',
  title: 'Verifying key of a zero-knowledge circuit (EZKL)',
  alterations: ['The key names neither the model nor its settings: it is told from another one by its SHA-256.'],
  clock: 'none',

  sniff(head) {
    return readKeyHead(head.bytes, head.size) === null
      ? {
          confidence: 0,
          reason: 'No verifying key: its beginning is none, or its commitments are no points of the curve.',
        }
      : { confidence: 0.97, reason: 'The head of a verifying key, and commitments that are points of BN254.' };
  },

  read(bytes, sink) {
    const head = bytes.read(0, Math.min(bytes.size, 5 + 5 + LOOKED_AT * POINT_BYTES));
    const key = readKeyHead(head, bytes.size);
    if (key === null) {
      sink.rejected(0, bytes.size, 'malformed', 'This is no verifying key of BN254 commitments in uncompressed form.');
      return Promise.resolve();
    }
    sink.accepted(0, bytes.size);
    sink.statement(statementOf(key), 0, bytes.size);
    sink.issue(0, bytes.size, 'weights-not-told', MEANING);
    return Promise.resolve();
  },
};
