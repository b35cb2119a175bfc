/** The colours of the window as data, for what is drawn and not styled: canvas, SVG, reports. */
export type ThemeName = 'light' | 'dark';

export interface Theme {
  readonly name: ThemeName;
  readonly page: string;
  readonly panel: string;
  readonly raised: string;
  readonly line: string;
  /** Empty track of a strip. */
  readonly track: string;
  readonly ink: string;
  readonly inkMid: string;
  readonly inkSoft: string;
  readonly accent: string;
  /** Kept for *contradicted*. */
  readonly red: string;
  /** Kept for warnings. */
  readonly amber: string;
  /** Artifacts of labels that do not diverge. */
  readonly neutral: string;
  /** Identity of artifacts of diverging labels: contrast ≥ 3:1 on the panel, apart for protan, deutan and tritan eyes. */
  readonly slots: readonly [string, string, string, string, string, string];
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    name: 'light',
    page: '#F6F7F9',
    panel: '#FFFFFF',
    raised: '#FFFFFF',
    line: '#E2E6EB',
    track: '#F2F4F7',
    ink: '#12171D',
    inkMid: '#46505C',
    inkSoft: '#6A7581',
    accent: '#1F5FBF',
    red: '#C4320A',
    amber: '#8A5A00',
    neutral: '#97A1AD',
    slots: ['#1983fb', '#c4780b', '#07553e', '#bc3294', '#510a9d', '#82955e'],
  },
  dark: {
    name: 'dark',
    page: '#0A0D11',
    panel: '#0E1116',
    raised: '#12161C',
    line: '#1F262E',
    track: '#14181E',
    ink: '#EAEEF3',
    inkMid: '#B3BDC8',
    inkSoft: '#8994A0',
    accent: '#6FB0FF',
    red: '#FF6B45',
    amber: '#F0B84A',
    neutral: '#69737F',
    slots: ['#88bafd', '#efc193', '#4d9075', '#b671a6', '#9767f2', '#c6e101'],
  },
};

/** Colour of a slot; whatever is no slot is neutral. */
export function slotColour(theme: Theme, slot: number): string {
  return theme.slots[slot] ?? theme.neutral;
}

/** `share` of `over` on `under`, as an opaque colour: what is drawn does not depend on what lies below it. */
export function mix(over: string, under: string, share: number): string {
  const a = channels(over);
  const b = channels(under);
  const parts = a.map((value, i) => Math.round(value * share + (b[i] ?? 0) * (1 - share)));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function channels(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
