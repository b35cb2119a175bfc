/** Stand-ins where an identity belongs, in the records that no settlement and no answer's own checks tell of. */
import type { PlaceholderFacts } from '../../../model/facts.ts';
import type { Statement } from '../../../model/statement.ts';
import { placeholdersOf } from '../../verify/placeholders.ts';
import type { Stated } from '../evidence.ts';

function identitiesOf(statement: Statement): Parameters<typeof placeholdersOf>[0] | null {
  switch (statement.kind) {
    case 'answer':
      return { teeId: statement.teeId, signature: statement.signature, transaction: statement.paymentTransaction };
    case 'trace-event':
    case 'span':
      return { teeId: statement.teeId, transaction: statement.txHash };
    case 'registry-entry':
      return { teeId: statement.teeId };
    case 'chain-event':
      // Settlements are looked at with their leaves.
      return 'teeId' in statement.event && statement.event.name !== 'IndividualSettlement'
        ? { teeId: statement.event.teeId }
        : null;
    default:
      return null;
  }
}

export function standInsOf({ statement, at }: Stated): readonly PlaceholderFacts[] {
  const identities = identitiesOf(statement);
  return identities === null ? [] : placeholdersOf(identities).map(({ what, value }) => ({ what, value, ground: at }));
}

/** Those of one request, each value once. */
export function standInsIn(records: readonly Stated[]): readonly PlaceholderFacts[] {
  const seen = new Set<string>();
  return records
    .flatMap(standInsOf)
    .filter(({ what, value }) => !seen.has(`${what}|${value}`) && seen.add(`${what}|${value}`));
}
