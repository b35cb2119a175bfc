import type { Settling } from '../../model/open-point.ts';
import { Sentence } from '../parts/sentence.tsx';

/** Which records would settle what is open, and how to get each. */
export function SettleList({ settling }: { readonly settling: readonly Settling[] }) {
  return (
    <ul className="dashes">
      {settling.map(({ point, record, how }) => (
        <li key={point}>
          <Sentence text={record} />{' '}
          <span className="soft small">
            <Sentence text={how} />
          </span>
        </li>
      ))}
    </ul>
  );
}
