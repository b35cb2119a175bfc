/** Statements of Walrus as importers make them, put straight into a case. */
import { openDb, type Db } from '../../store/db.ts';
import { migrate } from '../../store/migrate.ts';
import type {
  WalrusAnchorStatement,
  WalrusCertificateStatement,
  WalrusCommitteeStatement,
  WalrusEventStatement,
  WalrusObjectStatement,
  WalrusReadStatement,
  WalrusStatement,
  WalrusStatusStatement,
  WalrusStoreStatement,
} from '../../../model/walrus-statement.ts';
import { loadWalrus, type LoadedWalrus } from './load.ts';

export const BLOB = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
export const OBJECT = 'e91eee8c5b6f35b9a250cfc29e30f0d9e5463a21fd8d1ddb0fc22d44db4eac50';
/** 2025-04-17T00:00:00Z, in epoch 2 of the mainnet. */
export const T = 1_744_848_000_000_000_000n;
export const HOUR = 3_600_000_000_000n;

export function event(
  name: WalrusEventStatement['name'],
  more: Partial<WalrusEventStatement> = {},
): WalrusEventStatement {
  return {
    kind: 'walrus-event',
    network: 'mainnet',
    teller: 'json-rpc',
    name,
    txDigest: `${name}1`,
    eventSeq: '0',
    timeNs: T.toString(),
    package: null,
    sender: null,
    epoch: '2',
    blobId: BLOB,
    blobIdWritten: BLOB,
    objectId: OBJECT,
    size: name === 'BlobRegistered' ? '17' : null,
    encodingType: name === 'BlobRegistered' ? '1' : null,
    endEpoch: '3',
    deletable: false,
    isExtension: name === 'BlobCertified' ? false : null,
    wasCertified: null,
    storagePoolId: null,
    startEpoch: null,
    capacity: null,
    newPackage: null,
    missing: [],
    hasJson: true,
    bcs: null,
    ...more,
  };
}

export function object(more: Partial<WalrusObjectStatement> = {}): WalrusObjectStatement {
  return {
    kind: 'walrus-object',
    network: null,
    teller: 'cli',
    blobId: BLOB,
    blobIdWritten: BLOB,
    capturedNs: null,
    captureBasis: 'none',
    form: 'blob',
    objectId: OBJECT,
    sharedObjectId: null,
    blobIdBeside: null,
    size: '17',
    encodingType: 'RS2',
    registeredEpoch: '2',
    certifiedEpoch: '2',
    isCertifiedKnown: true,
    startEpoch: '2',
    endEpoch: '3',
    storageSize: '66034000',
    storagePoolId: null,
    deletable: false,
    package: null,
    version: null,
    isDeleted: false,
    ...more,
  };
}

export function anchor(more: Partial<WalrusAnchorStatement> = {}): WalrusAnchorStatement {
  return {
    kind: 'walrus-anchor',
    network: 'mainnet',
    teller: 'cli',
    epoch: '2',
    edge: 'done',
    timeNs: T.toString(),
    basis: 'stated',
    durationNs: null,
    ...more,
  };
}

export function status(more: Partial<WalrusStatusStatement> = {}): WalrusStatusStatement {
  return {
    kind: 'walrus-status',
    network: null,
    teller: 'cli',
    blobId: BLOB,
    blobIdWritten: BLOB,
    capturedNs: null,
    captureBasis: 'none',
    state: 'permanent',
    file: null,
    endEpoch: '9',
    isCertified: true,
    initialCertifiedEpoch: '2',
    txDigest: null,
    eventSeq: null,
    deletableTotal: null,
    deletableCertified: null,
    estimatedExpiryNs: null,
    ...more,
  };
}

export function store(more: Partial<WalrusStoreStatement> = {}): WalrusStoreStatement {
  return {
    kind: 'walrus-store',
    network: null,
    teller: 'publisher',
    capturedNs: null,
    captureBasis: 'none',
    outcome: 'already-certified',
    blobId: BLOB,
    blobIdWritten: BLOB,
    file: null,
    objectId: null,
    endEpoch: '9',
    txDigest: null,
    eventSeq: null,
    operation: null,
    isQuilt: false,
    failure: null,
    ...more,
  };
}

export function committee(
  members: WalrusCommitteeStatement['members'],
  more: Partial<WalrusCommitteeStatement> = {},
): WalrusCommitteeStatement {
  return {
    kind: 'walrus-committee',
    network: 'mainnet',
    teller: 'cli',
    capturedNs: null,
    captureBasis: 'none',
    epoch: '5',
    shards: '10',
    members,
    ...more,
  };
}

export function certificate(more: Partial<WalrusCertificateStatement>): WalrusCertificateStatement {
  return {
    kind: 'walrus-certificate',
    network: 'mainnet',
    teller: 'json-rpc',
    form: 'certificate',
    message: '',
    signature: '',
    signers: null,
    signersBitmap: null,
    blobId: null,
    objectId: null,
    txDigest: null,
    timeNs: null,
    package: null,
    rawTransaction: null,
    ...more,
  };
}

export function aggregatorRead(more: Partial<WalrusReadStatement> = {}): WalrusReadStatement {
  return {
    kind: 'walrus-read',
    network: null,
    teller: 'aggregator',
    timeNs: T.toString(),
    target: 'blob',
    blobId: BLOB,
    objectId: null,
    patchId: null,
    identifier: null,
    method: 'GET',
    status: '200',
    bytes: '17',
    etag: BLOB,
    isPartial: false,
    contentType: null,
    age: null,
    cache: null,
    errorReason: null,
    host: null,
    ...more,
  };
}

/** A case of one source with a statement a byte. */
export function caseWith(...statements: readonly WalrusStatement[]): Db {
  const db = openDb('walrus', { mode: 'memory' });
  migrate(db);
  for (const [i, statement] of statements.entries())
    db.named('statement_put').run(1, i, 1, statement.kind, JSON.stringify(statement));
  return db;
}

export function loaded(...statements: readonly WalrusStatement[]): LoadedWalrus {
  return loadWalrus(caseWith(...statements), () => null);
}
