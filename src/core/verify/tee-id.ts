/** An enclave's id is Keccak-256 over its RSA key in DER (SubjectPublicKeyInfo): tee-gateway `tee_manager.py`. */
import { keccakHex } from './digest.ts';

/** 64 hex digits, lower case, no `0x`. */
export function teeIdOf(der: Uint8Array): string {
  return keccakHex(der);
}
