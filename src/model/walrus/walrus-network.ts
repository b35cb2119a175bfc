/**
 * Which public Walrus network a package address or a host belongs to. Source: walrus `mainnet-contracts/walrus/Published.toml`
 * and `testnet-contracts/walrus/Published.toml` (2026-08-20); the testnet is deployed anew at times, so an unknown address
 * says nothing.
 */
import { hexKey } from '../../base/ids.ts';
import type { WalrusNetwork } from '../walrus-statement.ts';

const PACKAGES: ReadonlyMap<string, WalrusNetwork> = new Map([
  // Where events and types were defined first, and the version that calls go to.
  ['fdc88f7d7cf30afab2f82e8380d11ee8f70efb90e863d1de8616fae1bb09ea77', 'mainnet'],
  ['98da433aa0139512c210597b1c5e3df6cd121d8d77f8652691bb66fadfc8aa1b', 'mainnet'],
  ['d84704c17fc870b8764832c535aa6b11f21a95cd6f5bb38a9b07d2cf42220c66', 'testnet'],
  ['849e95d2718938d66c37fb91df76d72f78526c1864c339bac415ce8ecda2d8cc', 'testnet'],
]);

/** 64 hex digits without `0x` of an address as Sui writes it, leading zeros left out or not; null when it is none. */
export function suiAddress(text: string): string | null {
  return /^0x[0-9a-fA-F]{1,64}$/.test(text) ? hexKey(text).padStart(64, '0') : null;
}

/** `address` as suiAddress gives it. */
export function networkOfPackage(address: string | null): WalrusNetwork | null {
  return address === null ? null : (PACKAGES.get(address) ?? null);
}

/** Public hosts carry the network in a label: `aggregator.walrus-testnet.walrus.space`, `wal-aggregator-mainnet.…`. */
export function networkOfHost(host: string | null): WalrusNetwork | null {
  const named = /(?:^|[.-])(mainnet|testnet)(?=[.:-]|$)/i.exec(host ?? '')?.[1];
  return named === undefined ? null : (named.toLowerCase() as WalrusNetwork);
}
