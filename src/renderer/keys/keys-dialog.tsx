import { Dialog } from '../parts/dialog.tsx';
import { STATUS_MARK, STATUSES } from '../../model/status.ts';
import { StatusMark } from '../parts/status-mark.tsx';
import { STATUS_MEANING } from '../words/status-words.ts';
import { KEYS } from './key-list.ts';

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys and marks" onClose={onClose}>
      <dl className="plain keys">
        {KEYS.map(({ keys, meaning }) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h3>What the marks mean</h3>
      <dl className="plain keys">
        {STATUSES.map((status) => (
          <div key={STATUS_MARK[status].word}>
            <dt>
              <StatusMark status={status} />
            </dt>
            <dd>{STATUS_MEANING[status]}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
