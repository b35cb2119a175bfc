import { visibleText } from '../../base/visible-text.ts';
import type { FieldDiff, FieldVerdict } from '../../model/compare/request-diff.ts';
import type { PathStep } from '../../shared/views.ts';
import type { RequestComparison } from '../../shared/compare-views.ts';
import { IdText } from '../parts/id-text.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { StatusMark } from '../parts/status-mark.tsx';
import { useView } from '../stores/view-store.ts';

const VERDICT_WORDS: Readonly<Record<FieldVerdict, string>> = {
  same: 'same',
  different: 'differs',
  'only-a': 'A only',
  'only-b': 'B only',
  neither: 'in neither',
};

/** Two requests, path beside path, with what differs marked by a word and not by colour alone. */
export function RequestComparisonView({ comparison }: { readonly comparison: RequestComparison }) {
  const { a, b, verdict, path, fields } = comparison;
  const select = useView((state) => state.select);
  const head = (id: string) => (
    <button type="button" className="link mono" onClick={() => select({ kind: 'request', id })}>
      {id}
    </button>
  );
  return (
    <>
      <div className="verdict neutral">
        <p className="verdict-head">{verdict}</p>
        <p>
          <Sentence text={a.verdict.headline} /> / <Sentence text={b.verdict.headline} />
        </p>
      </div>
      <table className="compare-table">
        <caption>Path of both</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">A {head(a.id)}</th>
            <th scope="col">B {head(b.id)}</th>
            <th scope="col">
              <span className="off-screen">Whether they are the same</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {path.map((pair, index) => (
            <tr key={`${index} ${pair.title}`} className={pair.isSame ? '' : 'differs'}>
              <th scope="row">{visibleText(pair.title)}</th>
              <td>
                <Step step={pair.a} />
              </td>
              <td>
                <Step step={pair.b} />
              </td>
              <td className="verdict-word">{pair.isSame ? 'same' : 'differs'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <FieldTable fields={fields} caption="Member by member" />
    </>
  );
}

function Step({ step }: { readonly step: PathStep | null }) {
  if (step === null) return <span className="soft">no such step</span>;
  return (
    <>
      <span className="mono break">
        {step.value === null ? 'not known' : <IdText id={step.value} head={16} tail={10} />}
      </span>
      <span className="small mid">
        <StatusMark status={step.status} /> <Sentence text={step.because} />
      </span>
    </>
  );
}

/** A blob id or a moment stands whole; longer ids are shortened. */
function Whole({ value }: { readonly value: string }) {
  return value.length <= 44 ? (
    <span className="mono break">{visibleText(value)}</span>
  ) : (
    <IdText id={value} head={16} tail={10} />
  );
}

/** What is recorded on both sides; what neither has is left out. */
export function FieldTable({ fields, caption }: { readonly fields: readonly FieldDiff[]; readonly caption: string }) {
  const told = fields.filter((field) => field.verdict !== 'neither');
  if (told.length === 0) return null;
  const cell = (value: string | null) =>
    value === null ? <span className="soft">none</span> : <Whole value={value} />;
  return (
    <table className="compare-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col">
            <span className="off-screen">Whether they are the same</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {told.map((field) => (
          <tr key={field.name} className={field.verdict === 'same' ? '' : 'differs'}>
            <th scope="row">{visibleText(field.name)}</th>
            <td>{cell(field.a)}</td>
            <td>{cell(field.b)}</td>
            <td className="verdict-word">{VERDICT_WORDS[field.verdict]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
