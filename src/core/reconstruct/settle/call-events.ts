/**
 * Transactions that succeeded stand for the events that their calls emit, where the case holds the transaction and not
 * its logs (og-evm `contracts/solidity`: each of these functions ends in exactly that event, or reverts).
 */
import type { ChainCall } from '../../../model/chain-statement.ts';
import type { ChainEvent, ChainEventStatement } from '../../../model/statement.ts';
import { pcrHashOf } from '../../verify/pcr.ts';
import type { Stated, StatementOf } from '../evidence.ts';

const REGISTER = /^[0-9a-f]{96}$/;

function eventOf(call: ChainCall, from: string | null): ChainEvent | null {
  switch (call.name) {
    case 'batchSettle':
      return {
        name: 'BatchSettlement',
        merkleRoot: call.merkleRoot,
        batchSize: call.batchSize,
        blobId: call.blobId,
      };
    case 'settleIndividual': {
      const { name: _name, ...members } = call;
      return { name: 'IndividualSettlement', ...members };
    }
    case 'registerTEEWithAttestation':
      return { name: 'TEERegistered', teeId: call.teeId, owner: from ?? '', teeType: call.teeType };
    case 'approvePCR': {
      const { pcr0, pcr1, pcr2, version, teeType } = call;
      if (![pcr0, pcr1, pcr2].every((pcr) => REGISTER.test(pcr))) return null;
      return { name: 'PCRApproved', pcrHash: pcrHashOf(pcr0, pcr1, pcr2), teeType, version };
    }
    case 'revokePCR':
      return { name: 'PCRRevoked', pcrHash: call.pcrHash, teeType: call.teeType };
    default:
      return null;
  }
}

/** The event of a call that is known to have succeeded; null for any other. */
export function eventOfCall({ statement, at }: Stated<StatementOf<'chain-call'>>): Stated<ChainEventStatement> | null {
  const { call, from, to, txHash, blockNumber, blockHash, blockTimeNs, succeeded } = statement;
  const event = succeeded === true && txHash !== null ? eventOf(call, from) : null;
  if (event === null) return null;
  const place = { address: to, blockHash, txHash, blockNumber, logIndex: null, blockTimeNs, inReceipt: true };
  return { statement: { kind: 'chain-event', ...place, event }, at };
}
