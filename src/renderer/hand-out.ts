import { filterInWords } from './filter/filter-chips.ts';
import { useConnection } from './stores/connection-store.ts';
import { useView } from './stores/view-store.ts';
import { tokenNow } from './stores/view-url.ts';

/** Copies text; the desktop shell grants no clipboard permission, so the old way is the second one. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'off-screen';
    document.body.append(area);
    const focused = document.activeElement;
    area.select();
    document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
  useConnection.getState().announce(`${what} copied`);
}

/** What stands below a picture that leaves the window: what it shows, in which case, and how to come back to it. */
export function figureCaption(title: string): readonly string[] {
  const { info } = useConnection.getState();
  const { filter } = useView.getState();
  return [
    `${title} · ${info?.name ?? ''} · custody ${info?.custody.head ?? ''}`,
    `${filterInWords(filter)} · view ${tokenNow()}`,
  ];
}

/** Hands bytes or text to the person as a file. */
export function saveFile(name: string, parts: readonly BlobPart[], mediaType: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
