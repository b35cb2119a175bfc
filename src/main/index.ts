/** The desktop shell: `electron . [CASE]`. */
import { app, BrowserWindow } from 'electron';
import { join, resolve } from 'node:path';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePage } from './protocol.ts';
import { denyBeforeReady, denyWhenReady } from './security.ts';
import { noteRecentCase } from './recent-cases.ts';
import { answerConnect, openCase, openWindow, whenCaseOpens } from './window.ts';

/** The case named on a command line. Electron and Chromium add switches of their own, all with dashes. */
function caseArgument(argv: readonly string[], workingFolder: string): string | null {
  const words = argv.slice(app.isPackaged ? 1 : 2).filter((word) => !word.startsWith('-'));
  const path = words.at(-1);
  return path === undefined ? null : resolve(workingFolder, path);
}

function start(): void {
  denyBeforeReady();
  registerPageScheme();
  answerConnect();

  app.on('second-instance', (_event, argv, workingFolder) => {
    const path = caseArgument(argv, workingFolder);
    if (path === null) BrowserWindow.getAllWindows()[0]?.focus();
    else openCase(path);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void app.whenReady().then(() => openCase(path));
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(null);
  });

  void app.whenReady().then(() => {
    denyWhenReady();
    servePage(join(import.meta.dirname, '../renderer'));
    setMenu();
    whenCaseOpens((path) => {
      noteRecentCase(path);
      setMenu();
    });
    openWindow(caseArgument(process.argv, process.cwd()));
  });
}

// One process holds the page's stored layout; a second start hands its case over and ends.
if (app.requestSingleInstanceLock()) start();
else app.quit();
