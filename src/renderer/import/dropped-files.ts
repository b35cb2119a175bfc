/** Files that were dropped or chosen, folders walked, each with the name that the evidence list shows. */

export interface ChosenFile {
  readonly file: File;
  /** Path below what was dropped, with `/`: `dump/gateway.ndjson`. */
  readonly name: string;
  /** Name that the evidence list shows instead; its last part is the source's own name. */
  readonly keptAs?: string;
}

/** Must be called while the drop event is being handled: afterwards the browser forgets its items. */
export function droppedEntries(transfer: DataTransfer): () => Promise<readonly ChosenFile[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return async () => {
    const lists = await Promise.all(
      entries.map(({ entry, file }) => {
        if (entry !== null) return walk(entry);
        return file === null ? [] : [{ file, name: file.name }];
      }),
    );
    return lists.flat();
  };
}

/** A folder that was chosen in a file dialog gives relative paths. */
export function chosenFiles(files: FileList): readonly ChosenFile[] {
  return [...files].map((file) => ({
    file,
    name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
  }));
}

async function walk(entry: FileSystemEntry): Promise<readonly ChosenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, name: entry.fullPath.replace(/^\/+/, '') }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const out: ChosenFile[] = [];
  // A reader gives a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const batch = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return out;
    for (const child of batch.toSorted((a, b) => (a.name < b.name ? -1 : 1))) out.push(...(await walk(child)));
  }
}
