import { useEffect, useState } from 'react';
import { shortenMiddle } from '../../base/ids.ts';
import { artifactAt } from '../same-file/drop-target.ts';
import { holdAgainst } from '../same-file/same-file-store.ts';
import { useConnection } from '../stores/connection-store.ts';
import { useView } from '../stores/view-store.ts';
import { droppedEntries, type ChosenFile } from './dropped-files.ts';
import { importFiles } from './run-import.ts';

/** Files may be dropped anywhere on the window. */
export function DropZone() {
  /** What a drop would do; null: nothing is dragged. */
  const [over, setOver] = useState<{ readonly artifact: string | null } | null>(null);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const artifact = artifactAt(event);
      setOver((before) => (before !== null && before.artifact === artifact ? before : { artifact }));
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(null);
    };
    const drop = (event: DragEvent): void => {
      setOver(null);
      if (event.dataTransfer === null || !hasFiles(event)) return;
      event.preventDefault();
      const artifact = artifactAt(event);
      if (artifact === null) void importFiles(droppedEntries(event.dataTransfer));
      else void compareDropped(artifact, droppedEntries(event.dataTransfer));
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (over === null) return null;
  return (
    <div className="drop-veil">
      <p>
        {over.artifact === null
          ? 'Drop to import. The files are copied into the case, never changed.'
          : `Drop one file to compare it with ${shortenMiddle(over.artifact, 8, 6)}. It is only looked at.`}
      </p>
    </div>
  );
}

/** A file that was dropped on an artifact; what comes of it stands with the artifact, which is selected for that. */
async function compareDropped(artifact: string, collect: () => Promise<readonly ChosenFile[]>): Promise<void> {
  const [file, ...others] = await collect();
  if (file === undefined || others.length > 0) {
    const text = 'Drop one file to compare it with an artifact. Several at once can only be imported.';
    useConnection.getState().setBanner({ tone: 'warn', text });
    return;
  }
  const { thing, select } = useView.getState();
  const isShown = thing?.kind === 'handle' || (thing?.kind === 'group' && thing.artifact === artifact);
  if (!isShown) select({ kind: 'group', artifact });
  await holdAgainst(artifact, file);
}
