import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { keyInWords, matching, type Command } from '../commands/command.ts';
import { possibleCommands } from '../commands/command-list.ts';
import { isMac } from '../keys/platform.ts';
import { Dialog } from '../parts/dialog.tsx';
import { findCommand } from './find-command.ts';

/** Every command that can be run now, found by its letters. What is no command is searched in the case. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  // What can be run is asked once: running one closes the palette.
  const [possible] = useState(() => possibleCommands().filter(({ id }) => id !== 'palette'));
  const found = matching(possible, text);
  const search = findCommand(text);
  const offered: readonly Command[] = search === null ? found : [...found, search];
  const at = Math.min(chosen, Math.max(0, offered.length - 1));

  // The dialog is put up by now, and has given the focus to its first button.
  useEffect(() => input.current?.focus(), []);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    // The dialog gives the focus back first; a command may move it on.
    requestAnimationFrame(() => command.run());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: offered.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined && offered.length > 0) setChosen((to + offered.length) % offered.length);
    else if (event.key === 'Enter') run(offered[at]);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title="Commands" onClose={onClose}>
      <div className="palette">
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Command"
          aria-expanded={true}
          aria-controls="palette-list"
          aria-activedescendant={offered.length === 0 ? undefined : `palette-${at}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="What do you want to do?"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id="palette-list" role="listbox" aria-label="Commands" className="palette-list">
          {offered.map((command, i) => (
            <PaletteRow
              key={command.id}
              id={`palette-${i}`}
              command={command}
              isChosen={i === at}
              onRun={() => run(command)}
            />
          ))}
        </div>
        {offered.length === 0 && <p className="soft small palette-none">No command has these letters.</p>}
      </div>
    </Dialog>
  );
}

interface PaletteRowProps {
  readonly id: string;
  readonly command: Command;
  readonly isChosen: boolean;
  readonly onRun: () => void;
}

function PaletteRow({ id, command, isChosen, onRun }: PaletteRowProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className="palette-row"
      tabIndex={-1}
      ref={(row) => {
        if (isChosen) row?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <span className="palette-group soft small">{command.group}</span>
      <span className="grow cut">{command.title}</span>
      {command.keys.map((key) => (
        <kbd key={key}>{keyInWords(key, isMac())}</kbd>
      ))}
    </div>
  );
}
