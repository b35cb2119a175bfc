import { useRef } from 'react';
import { Menu } from '../parts/menu.tsx';
import { chosenFiles } from './dropped-files.ts';
import { importFiles, useImport } from './run-import.ts';

/** The way in for who does not drag: files or a whole folder. */
export function ImportButton() {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const isRunning = useImport((state) => state.isRunning);
  const take = (input: HTMLInputElement): void => {
    const chosen = input.files === null ? [] : chosenFiles(input.files);
    input.value = '';
    if (chosen.length > 0) void importFiles(() => chosen);
  };
  return (
    <>
      <Menu text="Import" name="Import" isDisabled={isRunning}>
        <button type="button" role="menuitem" onClick={() => files.current?.click()}>
          Files…
        </button>
        <button type="button" role="menuitem" onClick={() => folder.current?.click()}>
          Folder…
        </button>
      </Menu>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={(element) => {
          folder.current = element;
          // React has no name for it.
          if (element !== null) element.webkitdirectory = true;
        }}
        type="file"
        multiple
        hidden
        aria-label="Folder to import"
        onChange={(event) => take(event.currentTarget)}
      />
    </>
  );
}
