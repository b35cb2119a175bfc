import type { Offer } from './find-offers.ts';
import { FIND_WORDS } from './find-text.ts';

interface FindHelpProps {
  readonly text: string;
  readonly problem: string | null;
  readonly offers: readonly Offer[];
  readonly chosen: number;
  readonly onTake: (offer: Offer) => void;
}

/** Below the box: what is wrong, what could be meant, and how limits are written. */
export function FindHelp({ text, problem, offers, chosen, onTake }: FindHelpProps) {
  return (
    <div className="find-help small">
      {problem !== null && (
        <p id="find-problem" className="bad" role="alert">
          {problem}
        </p>
      )}
      <div id="find-offers" role="listbox" aria-label="Offers">
        {offers.map((offer, i) => (
          <div
            key={offer.id}
            id={`find-offer-${i}`}
            role="option"
            aria-selected={i === chosen}
            tabIndex={-1}
            className="find-offer"
            ref={(row) => {
              if (i === chosen) row?.scrollIntoView({ block: 'nearest' });
            }}
            // The focus stays in the box.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onTake(offer)}
          >
            <span className="find-offer-title">{offer.title}</span>
            <span className="soft">{offer.detail}</span>
            <span className="mid nowrap find-offer-count">{offer.count}</span>
          </div>
        ))}
      </div>
      {text === '' && (
        <dl>
          {FIND_WORDS.map((one) => (
            <div key={one.key} className="find-help-row">
              <dt className="mono">{one.example}</dt>
              <dd className="mid">{one.meaning}</dd>
            </div>
          ))}
          <div className="find-help-row">
            <dt className="mono">r-7</dt>
            <dd className="mid">opens a thing by its handle; any other text is searched like text:</dd>
          </div>
        </dl>
      )}
      {text !== '' && <p className="soft find-foot">Enter finds this · ↓ goes to the offers · Tab takes one</p>}
    </div>
  );
}
