/** How the flow is looked at: its form, what is unfolded, and how near. */
import { FLOW_FORMS } from '../../model/flow/scene.ts';
import type { FlowForm } from '../../model/flow/scene.ts';
import type { LaneName } from '../../model/flow/rows.ts';

export interface FlowLook {
  readonly form: FlowForm;
  readonly isTable: boolean;
  /** How often the row of others was unfolded, per lane. */
  readonly unfolded: Readonly<Record<LaneName, number>>;
  /** The selected request fills the picture. */
  readonly isNear: boolean;
}

export const INITIAL_LOOK: FlowLook = {
  form: 'lanes',
  isTable: false,
  unfolded: { label: 0, node: 0, artifact: 0 },
  isNear: false,
};

/** The engine draws no more rows than 500 a lane. */
export const MOST_UNFOLDED = 3;

/** Members that make no sense are those of the first look. */
export function readLook(value: unknown): FlowLook {
  if (typeof value !== 'object' || value === null) return INITIAL_LOOK;
  const held = value as Readonly<Record<string, unknown>>;
  const times = (held['unfolded'] ?? {}) as Readonly<Record<string, unknown>>;
  const count = (lane: LaneName): number => {
    const found = times[lane];
    return Number.isSafeInteger(found) ? Math.min(MOST_UNFOLDED, Math.max(0, found as number)) : 0;
  };
  return {
    form: FLOW_FORMS.find((form) => form === held['form']) ?? INITIAL_LOOK.form,
    isTable: held['isTable'] === true,
    unfolded: { label: count('label'), node: count('node'), artifact: count('artifact') },
    isNear: held['isNear'] === true,
  };
}
