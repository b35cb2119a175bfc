/**
 * Everything that the desktop shell denies, in one place: it shows one page of its own, so there is no
 * case in which a page may navigate, open a window, embed another, ask for a permission or reach a network.
 */
import { app, session, type WebContents, type WebFrameMain } from 'electron';
import { PAGE_ORIGIN } from './protocol.ts';

/** The page's own schemes; `devtools:` is the developer's. */
const LOCAL_SCHEMES = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** Must run before the app is ready. */
export function denyBeforeReady(): void {
  app.enableSandbox();
  app.commandLine.appendSwitch('disable-http-cache');
  app.on('web-contents-created', (_event, contents) => denyIn(contents));
}

export function denyWhenReady(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setSpellCheckerEnabled(false);
  defaultSession.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: !LOCAL_SCHEMES.has(new URL(details.url).protocol) });
  });
}

/** Only our own top frame may ask the main process for anything. */
export function isOwnFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === PAGE_ORIGIN;
}

function denyIn(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
