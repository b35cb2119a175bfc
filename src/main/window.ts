/** A window: one page, one engine, at most one case. */
import { app, BrowserWindow, dialog, ipcMain, nativeTheme } from 'electron';
import { basename, join } from 'node:path';
import { startEngine, type Engine } from './engine.ts';
import { PAGE_ORIGIN } from './protocol.ts';
import { isOwnFrame } from './security.ts';

interface Shown {
  readonly engine: Engine;
  readonly casePath: string | null;
}

const shown = new Map<BrowserWindow, Shown>();

let tellOpened: (casePath: string) => void = () => undefined;

/** Told of every case that a window is opened for. */
export function whenCaseOpens(listener: (casePath: string) => void): void {
  tellOpened = listener;
}

/** The page asks for its line; a page that is not ours gets no answer. */
export function answerConnect(): void {
  ipcMain.on('blobtrail.connect', (event) => {
    if (!isOwnFrame(event.senderFrame)) return;
    const window = BrowserWindow.fromWebContents(event.sender);
    if (window !== null) shown.get(window)?.engine.connect();
  });
}

export function openWindow(casePath: string | null): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: casePath === null ? 'Blobtrail' : `${basename(casePath)} – Blobtrail`,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0A0D11' : '#F6F7F9',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  const engine = startEngine(window.webContents, casePath, (message) => {
    void dialog.showMessageBox(window, { type: 'error', message: 'This case cannot be opened.', detail: message });
  });
  shown.set(window, { engine, casePath });
  // The system's own list of what was open lately; where it has none (Linux), this does nothing.
  if (casePath !== null) {
    app.addRecentDocument(casePath);
    tellOpened(casePath);
  }
  window.once('ready-to-show', () => window.show());
  window.once('closed', () => {
    engine.close();
    shown.delete(window);
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}

/** Shows a case: in a new window, which takes the place of one that has no case yet. */
export function openCase(casePath: string): void {
  const empty = [...shown].find(([, { casePath: held }]) => held === null)?.[0];
  openWindow(casePath);
  empty?.close();
}
