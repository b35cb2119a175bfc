/** What stands at an address: from the shipped table, else from facts that a person added. */
import contracts from '../../../resources/knowledge/contracts.json' with { type: 'json' };
import { hexKey } from '../../base/ids.ts';
import { statementsOf } from '../reconstruct/evidence.ts';
import { adderOf } from '../reconstruct/things/knowledge.ts';
import type { Db } from '../store/db.ts';

const NETWORKS: ReadonlyMap<string, string> = new Map(
  contracts.networks.map(({ id, name, chainIds }) => [
    id,
    chainIds.length === 0 ? name : `${name}, chain ${chainIds.join(' or ')}`,
  ]),
);

const SHIPPED: ReadonlyMap<string, string> = new Map(
  contracts.contracts.map(({ address, name, network }) => [
    hexKey(address),
    `${name}, ${NETWORKS.get(network) ?? network}`,
  ]),
);

export function contractNames(db: Db): (address: string) => string | null {
  const added = new Map<string, string>();
  for (const stated of statementsOf(db, 'known-contract')) {
    const { address, name, network } = stated.statement;
    if (!added.has(address)) added.set(address, `${name} on ${network}, as ${adderOf(stated)} states it`);
  }
  const isShipped = !db.withdrawn.has('knowledge:contracts');
  return (address) => (isShipped ? SHIPPED.get(hexKey(address)) : undefined) ?? added.get(hexKey(address)) ?? null;
}
