/** What lies beside the tables of an extract in a folder, and says what they are. */
import { EXTRACT_SCHEMA, type ExtractTable } from '../extract.ts';

export const EXTRACT_FORMAT = `blobtrail/extract/${EXTRACT_SCHEMA}`;

/** A file by its path inside the folder, with `/`. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

export interface ManifestTable extends ManifestFile {
  readonly table: ExtractTable;
  readonly rows: number;
  /** What a row is. */
  readonly about: string;
  /** It follows from the evidence alone, and is the same in whatever order that was imported. */
  readonly isEvidence: boolean;
}

export interface Manifest {
  readonly format: typeof EXTRACT_FORMAT;
  readonly tool: string;
  readonly toolVersion: string;
  readonly caseId: string;
  readonly caseSchema: number;
  readonly custody: { readonly count: number; readonly head: string };
  readonly leftOut: readonly string[];
  /** Kinds of names that tokens stand for: then the texts of custody entries are not there to be hashed. */
  readonly redacted: readonly string[];
  /** SHA-256 over a line `SHA-256 path` for each table that follows from the evidence alone, in order of paths. */
  readonly evidenceSha256: string;
  readonly tables: readonly ManifestTable[];
  /** Pictures, formats of other tools, and how to check all this. */
  readonly files: readonly ManifestFile[];
  /** The one file that may differ between two extracts of one state of a case; it is in no sum. */
  readonly mayDiffer: readonly string[];
}

/** The last file that is written: without it an export is not whole. */
export interface Trailer {
  readonly format: typeof EXTRACT_FORMAT;
  /** Rows of each table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly files: number;
  readonly custody: { readonly count: number; readonly head: string };
  readonly manifestSha256: string;
  readonly end: true;
}

export interface Generation {
  /** Decimal nanoseconds. */
  readonly issuedNs: string;
  readonly runtime: readonly string[];
  readonly platform: string;
}

export const MANIFEST_FILE = 'manifest.json';
export const TRAILER_FILE = 'trailer.json';
export const GENERATION_FILE = 'generation.json';
/** A detached signature over the bytes of the manifest, in base64. */
export const SIGNATURE_FILE = 'manifest.json.sig';
/** A time stamp of the manifest, DER (RFC 3161). */
export const TIMESTAMP_FILE = 'manifest.json.tsr';
/** An in-toto statement of all files, signed: in a DSSE envelope, and that in a Sigstore bundle. */
export const STATEMENT_FILES = { envelope: 'statement.dsse.json', bundle: 'statement.sigstore.json' } as const;

export function tablePath(table: ExtractTable): string {
  return `tables/${table}.jsonl`;
}
