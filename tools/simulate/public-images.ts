import { pcrHashOf, type Image } from './enclave.ts';

/**
 * Public measurements of OpenGradient/tee-gateway and the part of their label tables that the generator uses
 * (`measurements.txt` and `server.py` at the commits named). Labels that stay the same are here on purpose: they
 * must give no finding.
 */
const PCR1 = '4b4d5b3661b3efc12920900c80e126e4ce783c522de6c02a2a5bf7af3a2b9327b86776f188e4be1c1c404a129dbda493';

const UNCHANGED = [
  ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
  ['claude-opus-4-6', 'claude-opus-4-6'],
  ['grok-4', 'grok-4'],
] as const;

/** Commit d88fb24, 2026-02-26. */
const OLD_TABLE = new Map<string, string>([
  ['gemini-2.5-pro', 'gemini-2.5-pro-preview-06-05'],
  ['gemini-2.5-flash', 'gemini-2.5-flash-preview-05-20'],
  ...UNCHANGED,
]);

/** Commits cdabc84, 2026-02-27, and 634050a, 2026-03-06. */
const NEW_TABLE = new Map<string, string>([
  ['gemini-2.5-pro', 'gemini-2.5-pro'],
  ['gemini-2.5-flash', 'gemini-2.5-flash'],
  ...UNCHANGED,
]);

export const LLM_LABELS: readonly string[] = [...OLD_TABLE.keys()];

interface PublicImage {
  readonly version: string;
  readonly pcrs: readonly [string, string, string];
  readonly table: ReadonlyMap<string, string>;
}

export const PUBLIC_IMAGES = {
  d88fb24: {
    version: 'v0.4.0',
    table: OLD_TABLE,
    pcrs: [
      'b501a69a500e17df88364df4196a9eb7f2f2991925b33ee511a9319bf20df931d01e94aa93c9a0d128e2ade0f3145534',
      PCR1,
      '1760ea639120326aae35911d2be1bc7fc78efa80e829ef8074a05fceb436ac21bfed6ee804eb710b02941563844593d8',
    ],
  },
  cdabc84: {
    version: 'v0.4.1',
    table: NEW_TABLE,
    pcrs: [
      '5cf35eaa079f768720921248b8c36b9216ab9352e0df02b6ba8514d892433b6a495ded087aa1cd73259462a509fdd3b9',
      PCR1,
      'c1a618bc0610564cfcfefac193b0154ef80c61415116ce741a7eb1b305016edf0fe61ed29d9adf7afa78b4145d444d92',
    ],
  },
  '634050a': {
    version: 'v0.5.0',
    table: NEW_TABLE,
    pcrs: [
      '6640e0ede60135375ad19eb5e41a045ce49cf84bf6919cc1f7e61556c2566fa855fd4e64247b1bde07f216761a101b83',
      PCR1,
      '45b95f6151f44a0d2c0bdb7d64c1861f49d8ef59e726b86ded25155481654c2bf0a58ee65ee64c364528994a9b260c5d',
    ],
  },
} as const satisfies Record<string, PublicImage>;

export type PublicImageName = keyof typeof PUBLIC_IMAGES;

export function publicImage(name: PublicImageName, approvedSec: number, measurementHeld = false): Image {
  const { version, pcrs, table } = PUBLIC_IMAGES[name];
  return { pcrHash: pcrHashOf(pcrs), pcrs, version, table, approvedSec, measurementHeld };
}

/** The hash of a real attestation document (og-evm test data) whose PCR0 stands in no public measurement. */
export function unknownImage(approvedSec: number): Image {
  return {
    pcrHash: '8082af22571613eabd5dad9c7e857c4f16154ded3d387386d8193b53906f6a24',
    pcrs: null,
    version: 'v0.4.2-rc1',
    table: null,
    approvedSec,
    measurementHeld: false,
  };
}
