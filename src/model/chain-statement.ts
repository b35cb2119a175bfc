/** What exports of a chain say beside its logs: blocks with their time, and transactions with what they called. */

/** One block: its hash and its time belong together. */
export interface ChainBlockStatement {
  readonly kind: 'chain-block';
  readonly number: string | null;
  /** Hex; what logs name it by. */
  readonly hash: string | null;
  readonly timeNs: string;
}

/** What a transaction asked a contract for. Hex without `0x`; whole numbers as decimal text. */
export type ChainCall =
  | {
      readonly name: 'batchSettle';
      readonly merkleRoot: string;
      readonly batchSize: string;
      readonly blobId: string | null;
    }
  | {
      readonly name: 'settleIndividual';
      readonly teeId: string;
      readonly inputHash: string;
      readonly outputHash: string;
      readonly signedTime: string;
      readonly ethAddress: string;
      readonly blobId: string | null;
      readonly signature: string;
    }
  | {
      readonly name: 'registerTEEWithAttestation';
      /** Keccak-256 of the signing key. */
      readonly teeId: string;
      readonly publicKey: string;
      /** SHA-256 of the TLS certificate (DER). */
      readonly tlsCertificateHash: string;
      readonly endpoint: string;
      readonly teeType: number;
    }
  | {
      readonly name: 'approvePCR';
      readonly pcr0: string;
      readonly pcr1: string;
      readonly pcr2: string;
      readonly version: string;
      readonly teeType: number;
    }
  | { readonly name: 'revokePCR'; readonly pcrHash: string; readonly teeType: number }
  | { readonly name: 'heartbeat'; readonly teeId: string; readonly timeNs: string | null }
  | { readonly name: 'run'; readonly modelCid: string; readonly mode: number };

/** One transaction whose input is known. Only its receipt says that it succeeded. */
export interface ChainCallStatement {
  readonly kind: 'chain-call';
  readonly call: ChainCall;
  readonly from: string | null;
  readonly to: string | null;
  readonly txHash: string | null;
  readonly blockNumber: string | null;
  readonly blockHash: string | null;
  readonly blockTimeNs: string | null;
  /** As the record says it; null where it does not. */
  readonly succeeded: boolean | null;
}

export type ChainStatement = ChainBlockStatement | ChainCallStatement;
