import { useFindingsList } from '../stores/findings-store.ts';
import {
  DECISION_FILTERS,
  FINDING_SORTS,
  GROUPINGS,
  type DecisionFilter,
  type FindingSort,
  type Grouping,
} from './finding-groups.ts';

const GROUPING_WORDS: Readonly<Record<Grouping, string>> = {
  none: 'no groups',
  rule: 'by rule',
  label: 'by label',
  node: 'by node',
  severity: 'by severity',
};
const SORT_WORDS: Readonly<Record<FindingSort, string>> = {
  severity: 'most severe',
  time: 'earliest',
  requests: 'most requests',
  'newest-said': 'last decided',
};
const DECISION_WORDS: Readonly<Record<DecisionFilter, string>> = {
  all: 'all',
  open: 'undecided',
  accepted: 'accepted',
  rejected: 'rejected',
};

/** Grouping, order, and which decisions are listed. */
export function FindingsTools() {
  const { grouping, sort, decision, set } = useFindingsList();
  return (
    <div className="list-tools" role="group" aria-label="List of findings">
      <Choice
        name="Group findings"
        value={grouping}
        options={GROUPINGS}
        words={GROUPING_WORDS}
        onChange={(value) => set({ grouping: value })}
      />
      <Choice
        name="Order of findings"
        value={sort}
        options={FINDING_SORTS}
        words={SORT_WORDS}
        onChange={(value) => set({ sort: value })}
      />
      <Choice
        name="Decision on findings"
        value={decision}
        options={DECISION_FILTERS}
        words={DECISION_WORDS}
        onChange={(value) => set({ decision: value })}
      />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly words: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ name, value, options, words, onChange }: ChoiceProps<T>) {
  return (
    <select
      className="select small"
      aria-label={name}
      title={name}
      value={value}
      onChange={(event) => onChange(event.target.value as T)}
    >
      {options.map((one) => (
        <option key={one} value={one}>
          {words[one]}
        </option>
      ))}
    </select>
  );
}
