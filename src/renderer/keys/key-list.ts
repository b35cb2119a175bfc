/** Every key of the window, as the dialog shows them. */
export const KEYS: readonly { readonly keys: readonly string[]; readonly meaning: string }[] = [
  { keys: ['/'], meaning: 'find and filter' },
  { keys: ['?'], meaning: 'this list' },
  { keys: ['j', 'k'], meaning: 'next and previous row: findings, table, lanes' },
  { keys: ['h', 'l'], meaning: 'back and forth along the path: lanes, steps of a request' },
  { keys: ['Enter'], meaning: 'open the row' },
  { keys: ['1', '2', '3', '4'], meaning: 'lanes: labels, requests over time, nodes, artifacts' },
  { keys: ['b'], meaning: 'brush: arrows move it, Shift with arrows changes its length, Delete clears it' },
  { keys: ['f'], meaning: 'frame the selection: show only its requests' },
  { keys: ['['], meaning: 'back' },
  { keys: [']'], meaning: 'forward' },
  { keys: ['Esc'], meaning: 'up one level' },
];
