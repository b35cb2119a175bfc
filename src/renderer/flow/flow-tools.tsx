import { FLOW_FORMS } from '../../model/flow/scene.ts';
import { Icon } from '../parts/icons.tsx';
import { INITIAL_LOOK } from '../stores/flow-look.ts';
import { useView } from '../stores/view-store.ts';

const FORM_WORDS = { lanes: 'Lanes', 'label-node': 'Label × node', 'node-artifact': 'Node × artifact' } as const;

/** The form of the picture, its twin as a table, and the way back from unfolded rows. */
export function FlowTools() {
  const { form, isTable, isNear, unfolded } = useView((state) => state.look);
  const hasRequest = useView((state) => state.thing?.kind === 'request');
  const setLook = useView((state) => state.setLook);
  const isUnfolded = Object.values(unfolded).some((times) => times > 0);
  return (
    <div className="flow-tools">
      <div className="segments" role="group" aria-label="Form of the flow">
        {FLOW_FORMS.map((one) => (
          <button
            key={one}
            type="button"
            className="button slim"
            aria-pressed={one === form}
            onClick={() => setLook({ form: one })}
          >
            {FORM_WORDS[one]}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="button icon slim"
        aria-pressed={isTable}
        aria-label="Show the flow as a table"
        title={isTable ? 'Show the picture' : 'Show the same as a table'}
        onClick={() => setLook({ isTable: !isTable })}
      >
        <Icon name="table" size={12} />
      </button>
      {hasRequest && form === 'lanes' && (
        <button
          type="button"
          className="button slim"
          aria-pressed={isNear}
          title="Only the selected request, with its spans, records and proofs"
          onClick={() => setLook({ isNear: !isNear })}
        >
          This request
        </button>
      )}
      {isUnfolded && (
        <button type="button" className="button slim" onClick={() => setLook({ unfolded: INITIAL_LOOK.unfolded })}>
          Fold again
        </button>
      )}
    </div>
  );
}
