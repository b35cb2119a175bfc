/** The registry names an enclave image by Keccak-256 over PCR0‖PCR1‖PCR2 (og-evm `TEERegistry.sol`). */
import { concatBytes, fromHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { keccakHex } from './digest.ts';

const PCR_BYTES = 48;

function register(index: number, hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === null || bytes.length !== PCR_BYTES) {
    throw new AppError('BAD_INPUT', `PCR${index} is not ${PCR_BYTES} bytes of hex`);
  }
  return bytes;
}

/**
 * 64 hex digits, lower case, no `0x`, from three SHA-384 registers in hex.
 * @throws AppError BAD_INPUT naming the register that is not 48 bytes.
 */
export function pcrHashOf(pcr0: string, pcr1: string, pcr2: string): string {
  return keccakHex(concatBytes(register(0, pcr0), register(1, pcr1), register(2, pcr2)));
}
