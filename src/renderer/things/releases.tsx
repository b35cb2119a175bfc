import { visibleText } from '../../base/visible-text.ts';
import { labelName } from '../../model/flow/wording.ts';
import type { ReleaseSpan } from '../../model/thing-history.ts';
import { useArtifactSlots } from '../flow/use-flow.ts';
import { GroundLink } from '../parts/ground-link.tsx';
import { ArtifactGlyph } from '../parts/icons.tsx';
import { IdText } from '../parts/id-text.tsx';
import { useView } from '../stores/view-store.ts';
import { timeToMs } from '../words/format.ts';

const BASIS_WORDS: Readonly<Record<string, string>> = {
  'publish-event': 'told by its publish event',
  'hub-capture': 'between two captures of the Hub',
  'image-table': 'from the image’s label table',
};

/** Releases with what is certain of their time. */
export function Releases({
  releases,
  shows,
}: {
  readonly releases: readonly ReleaseSpan[];
  readonly shows: 'label' | 'artifact';
}) {
  const slots = useArtifactSlots();
  const select = useView((state) => state.select);
  if (releases.length === 0)
    return (
      <p className="small mid">
        No record of this case publishes it: what the label should have meant is not known from releases.
      </p>
    );
  return (
    <>
      <h3>Releases</h3>
      <ul className="cache-events">
        {releases.map((release, index) => {
          const isExact = release.afterNs !== null && BigInt(release.byNs) - BigInt(release.afterNs) <= 1n;
          return (
            <li key={index}>
              <span className="small mid">
                {isExact ? '' : 'by '}
                {timeToMs(release.byNs)}
              </span>
              <span className="row">
                {shows === 'artifact' && <ArtifactGlyph slot={slots.get(release.artifact) ?? -1} />}
                <button
                  type="button"
                  className="link"
                  onClick={() =>
                    select(
                      shows === 'label'
                        ? { kind: 'group', label: release.label }
                        : { kind: 'group', artifact: release.artifact },
                    )
                  }
                >
                  {shows === 'label' ? labelName(release.label) : <IdText id={release.artifact} head={8} tail={6} />}
                </button>
                {release.version !== null && <span>{visibleText(release.version)}</span>}
              </span>
              {release.ground !== null && (
                <GroundLink
                  ground={release.ground}
                  onOpen={() =>
                    select({
                      kind: 'source',
                      id: release.ground!.source,
                      offset: release.ground!.offset,
                      length: release.ground!.length,
                    })
                  }
                />
              )}
              <span className="small soft wide">
                {BASIS_WORDS[release.basis] ?? visibleText(release.basis)}
                {!isExact &&
                  (release.afterNs === null
                    ? '; how much earlier is not known'
                    : `; not before ${timeToMs(release.afterNs)}`)}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
