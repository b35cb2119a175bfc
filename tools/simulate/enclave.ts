import { keccak_256 } from '@noble/hashes/sha3.js';

import { fromHex, toHex } from '../../src/base/bytes.ts';
import type { Prng } from './prng.ts';
import { createRsaKey, type RsaKey } from './rsa-key.ts';

/** A measured gateway image. `table` is what it sends to the provider for a label; null: nobody knows. */
export interface Image {
  /** 32 bytes, hex, no `0x`. */
  readonly pcrHash: string;
  /** null: the measurement behind the hash is not public. */
  readonly pcrs: readonly [string, string, string] | null;
  readonly version: string;
  readonly table: ReadonlyMap<string, string> | null;
  readonly approvedSec: number;
  /** The incident folder holds its measurement file. */
  readonly measurementHeld: boolean;
}

export interface EnclaveSwitch {
  readonly sec: number;
  readonly enabled: boolean;
}

/** One boot of a gateway: a key of its own, and what the registry says of it. */
export interface Enclave {
  readonly key: RsaKey;
  /** Keccak-256 of the key's DER, hex, no `0x`. */
  readonly teeId: string;
  readonly image: Image;
  readonly owner: string;
  readonly paymentAddress: string;
  readonly endpoint: string;
  /** null: no record of the case tells of it. */
  readonly registeredSec: number | null;
  readonly switches: readonly EnclaveSwitch[];
}

function keccakHex(bytes: Uint8Array): string {
  return toHex(keccak_256(bytes));
}

/** Keccak-256 of PCR0 ‖ PCR1 ‖ PCR2, as the registry computes it. */
export function pcrHashOf(pcrs: readonly [string, string, string]): string {
  const bytes = fromHex(pcrs.join(''));
  if (bytes === null) throw new RangeError('PCRs are hex');
  return keccakHex(bytes);
}

export interface EnclaveOptions {
  readonly image: Image;
  readonly host: string;
  readonly registeredSec: number | null;
  readonly switches?: readonly EnclaveSwitch[];
}

export function createEnclave(prng: Prng, options: EnclaveOptions): Enclave {
  const key = createRsaKey(`${prng.seed}/key`);
  const addresses = prng.fork('addresses');
  return {
    key,
    teeId: keccakHex(key.der),
    image: options.image,
    owner: `0x${addresses.hex(20)}`,
    paymentAddress: `0x${addresses.hex(20)}`,
    endpoint: `https://${options.host}`,
    registeredSec: options.registeredSec,
    switches: options.switches ?? [],
  };
}

/** True where the registry says that the enclave was there and enabled; null where it says nothing of it. */
export function wasActive(enclave: Enclave, sec: number): boolean | null {
  if (enclave.registeredSec === null) return null;
  let active = sec >= enclave.registeredSec;
  for (const change of enclave.switches) if (change.sec <= sec) active = change.enabled;
  return active;
}
