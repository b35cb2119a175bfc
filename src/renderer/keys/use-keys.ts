import { useEffect } from 'react';
import { keyOf } from '../commands/command.ts';
import { possibleCommands } from '../commands/command-list.ts';

/** The keys that work wherever the focus is; a place with keys of its own keeps them to itself. */
export function useKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const key = keyOf(event);
      // With Ctrl, Cmd or a function key it is no typing.
      if (isTyping(event.target) && !/^(Mod\+|F\d)/.test(key)) return;
      const command = possibleCommands().find(({ keys }) => keys.includes(key));
      if (command === undefined || command.run() === false) return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
