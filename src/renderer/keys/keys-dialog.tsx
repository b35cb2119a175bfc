import { keyInWords, type Command } from '../commands/command.ts';
import { COMMANDS } from '../commands/command-list.ts';
import { Dialog } from '../parts/dialog.tsx';
import { STATUS_MARK, STATUSES } from '../../model/status.ts';
import { StatusMark } from '../parts/status-mark.tsx';
import { STATUS_MEANING } from '../words/status-words.ts';
import { PLACE_KEYS } from './key-list.ts';
import { isMac } from './platform.ts';

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const commands = COMMANDS.filter((command) => command.keys.length > 0);
  return (
    <Dialog title="Keys and marks" onClose={onClose}>
      <dl className="plain keys">
        {commands.map((command) => (
          <KeyRow
            key={command.id}
            keys={command.keys.map((key) => keyInWords(key, isMac()))}
            meaning={meaningOf(command)}
          />
        ))}
        {PLACE_KEYS.map(({ keys, meaning }) => (
          <KeyRow key={meaning} keys={keys} meaning={meaning} />
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

function meaningOf({ title }: Command): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

function KeyRow({ keys, meaning }: { readonly keys: readonly string[]; readonly meaning: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{meaning}</dd>
    </div>
  );
}
