import { useId, useRef } from 'react';
import { shortenMiddle } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';
import { differenceWords, type BlobDifferences } from '../../model/walrus/blob-differences.ts';
import { compareFile, type ContentIdentity, type FileVerdict } from '../../model/content-identity.ts';
import type { ArtifactHistory } from '../../model/thing-history.ts';
import { useImport } from '../import/run-import.ts';
import { CopyButton, IdText } from '../parts/id-text.tsx';
import { ErrorNote } from '../parts/state-note.tsx';
import { size } from '../words/format.ts';
import { addToCase, holdAgainst, useSameFile, type FileCheck } from './same-file-store.ts';

/** Whether a file is the artifact: chosen or dropped, hashed by the engine, and not kept. */
export function SameFile({ artifact }: { readonly artifact: ArtifactHistory }) {
  const { ref } = artifact;
  const check = useSameFile((state) => state.checks[ref]);
  const input = useRef<HTMLInputElement>(null);
  const title = useId();
  return (
    <section className="same-file" aria-labelledby={title} data-compares-with={ref}>
      <h3 id={title}>Is a file this artifact?</h3>
      <p className="small mid">
        Drop a file here, or on the artifact’s card in the flow. Its ids are computed on this machine; the file is only
        looked at.
      </p>
      <button
        type="button"
        className="button slim"
        disabled={check?.isRunning === true}
        onClick={() => input.current?.click()}
      >
        Compare a file…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File to compare"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file !== undefined) void holdAgainst(ref, { file, name: file.name });
        }}
      />
      {check !== undefined && <Outcome artifact={artifact} check={check} />}
    </section>
  );
}

function Outcome({ artifact, check }: { readonly artifact: ArtifactHistory; readonly check: FileCheck }) {
  const { chosen, isRunning, identity, error } = check;
  const name = visibleText(chosen.name);
  if (isRunning) {
    return (
      <p className="small mid" role="status">
        Computing the ids of {name}. How far it is, and how to stop it, stands below.
      </p>
    );
  }
  if (error?.code === 'CANCELLED') {
    return (
      <p className="small mid" role="status">
        Stopped: {name} was not compared.
      </p>
    );
  }
  if (error !== null) return <ErrorNote what={`${name} could not be compared.`} error={error} />;
  return identity === null ? null : <Answer artifact={artifact} check={check} identity={identity} />;
}

/** Rows and bytes that are not the blob’s, when its metadata is in the case. */
function Where({ differences }: { readonly differences: BlobDifferences | undefined }) {
  if (differences === undefined || differences.verdict === 'same') return null;
  if (differences.verdict === 'differs') return <p>{differenceWords(differences)}</p>;
  return <p className="small mid">Where it differs cannot be told: {differences.why}.</p>;
}

const HEADS: Readonly<Record<FileVerdict, { readonly tone: string; readonly text: (name: string) => string }>> = {
  same: { tone: 'good', text: (name) => `✓ The same: ${name} is this artifact` },
  other: { tone: 'bad', text: (name) => `✖ Not the same: ${name} is another content` },
  unknown: { tone: 'warn', text: (name) => `○ Cannot tell whether ${name} is this artifact` },
};

function Answer({
  artifact,
  check: { chosen, isAdded },
  identity,
}: {
  readonly artifact: ArtifactHistory;
  readonly check: FileCheck;
  readonly identity: ContentIdentity;
}) {
  const { verdict, why } = compareFile(artifact.ref, identity);
  const head = HEADS[verdict];
  const states = artifact.loads.filter(({ sha256 }) => sha256?.toLowerCase() === identity.sha256);
  const ids = [
    ['SHA-256', identity.sha256],
    ['Walrus blob id', identity.blobId],
    ...identity.cids.slice(0, 1).map((cid) => ['CID, as “ipfs add” makes it', cid]),
  ] as const;
  return (
    <div className={`verdict ${head.tone}`} role="status">
      <p className="verdict-head">{head.text(visibleText(chosen.name))}</p>
      <p>{why}</p>
      <Where differences={identity.differences} />
      {states.length > 0 && (
        <p>
          {visibleText(states[0]!.node)} states this SHA-256 for the artifact when it {states[0]!.what} it: a statement,
          not a proof.
        </p>
      )}
      <dl className="plain">
        <div>
          <dt>size</dt>
          <dd>{size(identity.bytes)}</dd>
        </div>
        {ids.map(([name, id]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="row">
              <IdText id={id ?? ''} head={10} tail={8} />
              <CopyButton text={id ?? ''} what={name ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
      {isAdded ? (
        <p className="small mid">It is in the case now, as a source with its own SHA-256.</p>
      ) : (
        <AddToCase artifact={artifact} chosen={chosen} verdict={verdict} />
      )}
    </div>
  );
}

function AddToCase({
  artifact: { ref, artifactKind },
  chosen,
  verdict,
}: {
  readonly artifact: ArtifactHistory;
  readonly chosen: FileCheck['chosen'];
  readonly verdict: FileVerdict;
}) {
  const isImporting = useImport((state) => state.isRunning);
  const proves = verdict === 'same' && artifactKind === 'walrus-blob';
  // What is kept under a blob id as its name is computed again by every reconstruction.
  const add = { ...chosen, ...(proves && { keptAs: `${chosen.name}/${ref}` }) };
  return (
    <>
      <p className="small mid">
        {proves
          ? `Nothing of this is in the case yet. Added to it, the file stands under the name ${shortenMiddle(ref)}, every reconstruction computes its id again, and it counts as an observation.`
          : 'Nothing of this is in the case. Added to it, the file is one more source with its own SHA-256.'}
      </p>
      <button type="button" className="button slim" disabled={isImporting} onClick={() => void addToCase(ref, add)}>
        Add the file to the case
      </button>
    </>
  );
}
