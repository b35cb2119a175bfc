import { keyInWords } from '../commands/command.ts';
import { possibleCommands } from '../commands/command-list.ts';
import { isMac } from '../keys/platform.ts';
import { Icon } from '../parts/icons.tsx';
import { Menu } from '../parts/menu.tsx';
import { useConnection } from '../stores/connection-store.ts';
import { useOverlay } from '../stores/overlay-store.ts';
import { THEME_CHOICES, useThemeChoice } from '../stores/theme-store.ts';
import { useZone, ZONE_CHOICES, type ZoneChoice } from '../stores/zone-store.ts';
import { useSourceZone } from './use-source-zone.ts';

/** Theme, zone of times, and what else concerns the window; all of it is in the palette too. */
export function WindowMenu() {
  const hasCase = useConnection((state) => state.info !== null);
  return (
    <Menu text={<Icon name="menu" />} name="Window" label="Window: theme, times, commands" isIcon>
      <button type="button" role="menuitem" onClick={() => useOverlay.getState().show('palette')}>
        All commands… <span className="menu-keys soft">{keyInWords('Mod+k', isMac())}</span>
      </button>
      <hr />
      <ThemeItems />
      <hr />
      {hasCase && (
        <>
          <ZoneItems />
          <hr />
        </>
      )}
      <CommandItems />
    </Menu>
  );
}

function ThemeItems() {
  const { choice, choose } = useThemeChoice();
  return (
    <>
      <p className="menu-title">Theme</p>
      {THEME_CHOICES.map((one) => (
        <button key={one} type="button" role="menuitemradio" aria-checked={one === choice} onClick={() => choose(one)}>
          {{ system: 'As the system', light: 'Light', dark: 'Dark' }[one]}
          <Chosen isChosen={one === choice} />
        </button>
      ))}
    </>
  );
}

function ZoneItems() {
  const { choice, choose } = useZone();
  const { offset, isKnown } = useSourceZone();
  const local = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names: Readonly<Record<ZoneChoice, string>> = {
    utc: 'UTC',
    local: `This computer’s: ${local}`,
    source: offset === null ? `The sources’: ${isKnown ? 'they write UTC' : '…'}` : `The sources’: UTC${offset}`,
  };
  return (
    <>
      <p className="menu-title">Times in</p>
      {ZONE_CHOICES.map((one) => (
        <button key={one} type="button" role="menuitemradio" aria-checked={one === choice} onClick={() => choose(one)}>
          {names[one]}
          <Chosen isChosen={one === choice} />
        </button>
      ))}
    </>
  );
}

function Chosen({ isChosen }: { readonly isChosen: boolean }) {
  return isChosen ? <Icon name="check" size={12} /> : null;
}

function CommandItems() {
  return possibleCommands()
    .filter(({ inMenu }) => inMenu === true)
    .map((command) => (
      <button key={command.id} type="button" role="menuitem" onClick={() => command.run()}>
        {command.title}
        <span className="menu-keys soft">{command.keys.map((key) => keyInWords(key, isMac())).join(', ')}</span>
      </button>
    ));
}
