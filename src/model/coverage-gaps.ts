/** Kinds of record that requests of a case can lack, in the order in which they are told, and what each would settle. */
const GAPS = {
  key: [
    'the enclave’s key: no TEE registry export or /signing-key answer holds it',
    'whether the signature is the enclave’s',
  ],
  request: ['the request itself: only its hash is in the case', 'that the label is what the enclave signed'],
  registry: [
    'the registry entry of the enclave, or the label table of its image',
    'which provider model the label stood for',
  ],
  meaning: [
    'what the label meant at that time: a Model Hub capture, a publish event or an image approval',
    'whether the artifact was the current one',
  ],
  settlement: [
    'the settlement: no batch tree or individual settlement of the case holds it',
    'that the answer was settled as it stands',
  ],
  node: ['the node: no record names one', 'which node answered'],
  time: ['a time: no record has one', 'what the label meant at that time'],
} as const;

export type CoverageGap = keyof typeof GAPS;
export const COVERAGE_GAPS = Object.keys(GAPS) as readonly CoverageGap[];

/** @param lacking how many requests lack each, in the order of `COVERAGE_GAPS`; a gap that nothing has is not told. */
export function gapsInWords(
  lacking: readonly number[],
): readonly { readonly what: string; readonly wouldSettle: string }[] {
  return COVERAGE_GAPS.flatMap((gap, i) => {
    const n = lacking[i] ?? 0;
    const [what, wouldSettle] = GAPS[gap];
    return n === 0
      ? []
      : [{ what: `${n} request${n === 1 ? '' : 's'} lack${n === 1 ? 's' : ''} ${what}`, wouldSettle }];
  });
}
