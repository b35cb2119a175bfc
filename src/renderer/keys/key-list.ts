/** Keys that a place keeps to itself; all others are commands (commands/command-list.ts). */
export const PLACE_KEYS: readonly { readonly keys: readonly string[]; readonly meaning: string }[] = [
  { keys: ['Enter'], meaning: 'open the row' },
  { keys: ['Home', 'End', 'PageUp', 'PageDown'], meaning: 'far rows of a list' },
  { keys: ['←', '→'], meaning: 'on the brush: move it; with Shift its length; Delete clears it' },
  { keys: ['↑', '↓', 'Enter', 'Tab'], meaning: 'in the find box: choose an offer and take it' },
];
