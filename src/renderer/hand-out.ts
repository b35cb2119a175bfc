import { useConnection } from './stores/connection-store.ts';

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
