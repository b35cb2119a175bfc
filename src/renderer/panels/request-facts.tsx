import type { ReactNode } from 'react';
import type { RequestDetail } from '../../shared/views.ts';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { FRESHNESS_WORDS, HASH_WORDS, REASON_WORDS, SETTLEMENT_WORDS, SIGNATURE_WORDS } from '../words/status-words.ts';

/** Everything else that is known of the request, as it stands in the CLI's answer. */
export function RequestFacts({ request }: { readonly request: RequestDetail }) {
  const { settlement } = request;
  return (
    <details className="facts">
      <summary>All fields</summary>
      <dl>
        <Fact name="status">
          <StatusMark
            status={request.status}
            reason={request.rule ?? (request.reason === null ? null : REASON_WORDS[request.reason])}
          />
        </Fact>
        <Fact name="freshness">{FRESHNESS_WORDS[request.freshness]}</Fact>
        <IdFact name="label asked" id={request.label} />
        <IdFact name="label answered" id={request.labelAnswered} />
        <IdFact name="node" id={request.node} />
        <IdFact name="artifact" id={request.artifact} />
        <IdFact name="expected artifact" id={request.expectedArtifact} />
        <IdFact name="input hash" id={request.inputHash} />
        <Fact name="input check">{HASH_WORDS[request.inputCheck]}</Fact>
        <IdFact name="output hash" id={request.outputHash} />
        <Fact name="output check">{HASH_WORDS[request.outputCheck]}</Fact>
        <IdFact name="response id" id={request.responseId} />
        <IdFact name="transaction" id={request.txHash} />
        <Fact name="signature">{SIGNATURE_WORDS[request.signature]}</Fact>
        {settlement !== null && (
          <>
            <Fact name="settlement">
              {settlement.kind}, {SETTLEMENT_WORDS[settlement.verdict]}
            </Fact>
            <IdFact name="settlement blob" id={settlement.blobId} />
            <IdFact name="Merkle root" id={settlement.merkleRoot} />
            <IdFact name="settlement transaction" id={settlement.txHash} />
          </>
        )}
      </dl>
    </details>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="row">{children}</dd>
    </div>
  );
}

function IdFact({ name, id }: { readonly name: string; readonly id: string | null }) {
  return (
    <Fact name={name}>
      {id === null ? (
        <span className="soft">not recorded</span>
      ) : (
        <>
          <IdText id={id} head={12} tail={8} />
          <CopyButton text={id} what={name} />
        </>
      )}
    </Fact>
  );
}
