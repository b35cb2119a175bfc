import { useMemo } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted, grouped } from '../../base/counted.ts';
import type { Coverage } from '../../shared/views.ts';
import { percent } from '../words/format.ts';
import { REASON_WORDS } from '../words/status-words.ts';

interface Step {
  readonly name: string;
  readonly title: string;
  readonly requests: number;
}

/** How far the trail of the requests goes, in the order in which it is followed. */
function stepsOf({
  requests,
  byStatus,
  byFreshness,
  bySignature,
  withNode,
  withSettlement,
}: Coverage): readonly Step[] {
  return [
    { name: 'node named', title: 'A record names the node that answered', requests: withNode },
    {
      name: 'artifact known',
      title: 'Some record or rule says which artifact was hit',
      requests: requests - byStatus.unknown,
    },
    {
      name: 'meaning known',
      title: 'It is known what the label should have meant at that time',
      requests: requests - byFreshness.unknown,
    },
    { name: 'signature valid', title: 'The answer’s signature was checked and holds', requests: bySignature.valid },
    { name: 'settlement found', title: 'The answer’s settlement lies in the case', requests: withSettlement },
  ];
}

/** Where the trail stops. */
export function CoverageTrail({ coverage }: { readonly coverage: Coverage }) {
  const steps = useMemo(() => stepsOf(coverage), [coverage]);
  const { requests, unknownReasons } = coverage;
  return (
    <>
      <h3>Where the trail stops</h3>
      <ul className="trail small">
        {steps.map(({ name, title, requests: reached }) => (
          <li key={name} title={`${title}: ${grouped(reached)} of ${counted(requests, 'request')}`}>
            <span>{name}</span>
            <span className="trail-track" aria-hidden="true">
              <span style={{ width: `${requests === 0 ? 0 : (reached / requests) * 100}%` }} />
            </span>
            <span className="number mid">{percent(reached, requests)}</span>
          </li>
        ))}
      </ul>
      {unknownReasons.length > 0 && (
        <p className="small mid">
          Unknown because:{' '}
          {unknownReasons.map((one) => `${REASON_WORDS[one.reason]} (${grouped(one.requests)})`).join(', ')}.
        </p>
      )}
    </>
  );
}

/** Of what is missing, so many stand in sight. */
const IN_SIGHT = 1;

/** What the case does not hold, and what that would settle. */
export function CoverageMissing({ missing }: { readonly missing: Coverage['missing'] }) {
  if (missing.length === 0) return null;
  const left = missing.length - IN_SIGHT;
  return (
    <>
      <h3>What is missing</h3>
      <MissingList missing={missing.slice(0, IN_SIGHT)} />
      {left > 0 && (
        <details className="small">
          <summary>{counted(left, 'more kind')} of record</summary>
          <MissingList missing={missing.slice(IN_SIGHT)} />
        </details>
      )}
    </>
  );
}

function MissingList({ missing }: { readonly missing: Coverage['missing'] }) {
  return (
    <ul className="missing small">
      {missing.map(({ what, wouldSettle }) => (
        <li key={what}>
          <p>{visibleText(what)}</p>
          <p className="mid">It would settle {visibleText(wouldSettle)}.</p>
        </li>
      ))}
    </ul>
  );
}
