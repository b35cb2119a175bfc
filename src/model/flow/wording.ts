/** The words of the picture: counts, names, and what stands where nothing was recorded. */
import type { ArtifactKind } from '../../base/ids.ts';
import { shortenMiddle } from '../../base/ids.ts';
import { visibleText } from '../../base/visible-text.ts';

const NO_LABEL = 'no label recorded';
export const NO_NODE = 'no node recorded';
export const NO_ARTIFACT = 'no artifact recorded';

/** `148k`: three digits at most; the whole number stands in the title. */
export function shortCount(value: number): string {
  if (value < 1000) return String(Math.round(value));
  const units = ['k', 'M', 'G', 'T'];
  let scaled = value;
  let unit = -1;
  do {
    scaled /= 1000;
    unit += 1;
  } while (scaled >= 999.5 && unit < units.length - 1);
  return (scaled < 9.95 ? scaled.toFixed(1) : scaled.toFixed(0)) + units[unit];
}

export function labelName(name: string): string {
  return name === '' ? NO_LABEL : visibleText(name);
}

export function nodeName(name: string): string {
  return name === '' ? NO_NODE : visibleText(name);
}

export function artifactName(ref: string): string {
  return ref === '' ? NO_ARTIFACT : visibleText(ref);
}

/** Long hexadecimal names (enclave ids) in short; other names as they are. */
export function shortNodeName(name: string): string {
  return isLongHex(name) ? shortenMiddle(name, name.startsWith('0x') ? 6 : 4, 4) : nodeName(name);
}

/** Content ids in short; model names as they are. */
export function shortArtifactName(ref: string, kind: ArtifactKind | null): string {
  if (kind === null || kind === 'provider-model') return isLongHex(ref) ? shortenMiddle(ref) : artifactName(ref);
  const prefix = /^sha256:/i.exec(ref)?.[0] ?? '';
  return visibleText(prefix + shortenMiddle(ref.slice(prefix.length)));
}

/** Whether a name is an id for machines: those are set in the monospaced font. */
export function isLongHex(name: string): boolean {
  return /^(0x)?[0-9a-f]{16,}$/i.test(name);
}
