import { expect, it } from 'vitest';
import contracts from '../../../resources/knowledge/contracts.json' with { type: 'json' };
import { networkOfHost, networkOfPackage, suiAddress } from './walrus-network.ts';

it('knows the packages of both networks and says nothing of others', () => {
  const mainnet = '0xfdc88f7d7cf30afab2f82e8380d11ee8f70efb90e863d1de8616fae1bb09ea77';
  expect(networkOfPackage(suiAddress(mainnet))).toBe('mainnet');
  expect(networkOfPackage('d84704c17fc870b8764832c535aa6b11f21a95cd6f5bb38a9b07d2cf42220c66')).toBe('testnet');
  expect(networkOfPackage(suiAddress('0x2'))).toBeNull();
});

it('writes addresses in their full length', () => {
  expect(suiAddress('0xAb')).toBe(`${'0'.repeat(62)}ab`);
  expect([suiAddress('ab'), suiAddress('0x'), suiAddress(`0x${'1'.repeat(65)}`)]).toEqual([null, null, null]);
});

it('takes a network out of a host that names it as a whole word', () => {
  const hosts = ['aggregator.walrus-testnet.walrus.space', 'a.Mainnet:443', 'notmainnet.example', null];
  expect(hosts.map(networkOfHost)).toEqual(['testnet', 'mainnet', null, null]);
});

it('says the same of packages as what ships as knowledge', () => {
  const packages = contracts.contracts.filter(
    ({ network, name }) => network.startsWith('walrus-') && name.includes('package'),
  );
  expect(packages.length).toBeGreaterThan(3);
  for (const { network, address } of packages)
    expect([address, `walrus-${networkOfPackage(suiAddress(address))}`]).toEqual([address, network]);
});
