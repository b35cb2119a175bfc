/** One thing that a person can do, told once: the keys, the palette, the menu and the list of keys all read it. */
export type CommandGroup = 'Find' | 'Go' | 'View' | 'Selection' | 'Case' | 'Window';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** As `keyOf` spells them: `/`, `Escape`, `Mod+k` (Ctrl, or Cmd on a Mac). Any one of them runs it. */
  readonly keys: readonly string[];
  /** False: not offered now. Absent: always possible once a case is open. */
  readonly when?: () => boolean;
  /** False: there was nothing to do, and the key is left to others. */
  readonly run: () => boolean | void;
  /** Of the few in the window's menu. */
  readonly inMenu?: boolean;
}

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The spelling of a pressed key; Shift is in the character itself (`?`). */
export function keyOf({ key, ctrlKey, metaKey, altKey }: Pressed): string {
  const name = key.length === 1 && (ctrlKey || metaKey) ? key.toLowerCase() : key;
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}${name}`;
}

const WORDS: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowLeft: '←', ArrowRight: '→' };

/** As it stands on a keyboard: `Ctrl K`, `⌘ K`, `Esc`. */
export function keyInWords(key: string, isMac: boolean): string {
  return key
    .split(/(?<=[a-z])\+/i)
    .map((part) =>
      part === 'Mod'
        ? isMac
          ? '⌘'
          : 'Ctrl'
        : (WORDS[part] ?? (part.length === 1 && key.startsWith('Mod+') ? part.toUpperCase() : part)),
    )
    .join(' ');
}

/**
 * Those whose title holds the letters of the text in their order, the best first: whole words before beginnings of
 * words before letters here and there; ties in the order of the list.
 */
export function matching<C extends { readonly title: string }>(commands: readonly C[], text: string): readonly C[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return commands;
  return commands
    .map((command, at) => ({ command, at, score: scoreOf(command.title.toLowerCase(), wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.at - b.at)
    .map(({ command }) => command);
}

function scoreOf(title: string, wanted: string): number {
  if (title.startsWith(wanted)) return 4;
  if (title.includes(` ${wanted}`)) return 3;
  if (title.includes(wanted)) return 2;
  let at = 0;
  for (const letter of wanted) {
    at = title.indexOf(letter, at) + 1;
    if (at === 0) return 0;
  }
  return 1;
}
