/** The application menu: what only the shell can do. All else is in the page's own palette. */
import { app, dialog, Menu, type MenuItemConstructorOptions } from 'electron';
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { forgetRecentCases, recentCases } from './recent-cases.ts';
import { openCase } from './window.ts';

const FILTERS = [{ name: 'Blobtrail case', extensions: ['blobtrail'] }];

async function chooseNewCase(): Promise<void> {
  const { filePath, canceled } = await dialog.showSaveDialog({
    title: 'New case',
    defaultPath: 'incident.blobtrail',
    filters: FILTERS,
  });
  if (!canceled) openCase(filePath);
}

async function chooseCase(): Promise<void> {
  const { filePaths } = await dialog.showOpenDialog({ title: 'Open case', filters: FILTERS, properties: ['openFile'] });
  const [path] = filePaths;
  if (path !== undefined) openCase(path);
}

function recentItems(): MenuItemConstructorOptions[] {
  const cases = recentCases();
  if (cases.length === 0) return [{ label: 'No case was opened yet', enabled: false }];
  return [
    ...cases.map(({ path }) => ({
      // An ampersand marks a key; two are one.
      label: `${basename(path)} – ${dirname(path)}`.replaceAll('&', '&&'),
      enabled: existsSync(path),
      click: () => openCase(path),
    })),
    { type: 'separator' },
    {
      label: '&Forget These',
      click: () => {
        forgetRecentCases();
        setMenu();
      },
    },
  ];
}

/** Built anew whenever the list of recent cases changes. */
export function setMenu(): void {
  const template: readonly MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: '&New Case…', accelerator: 'CmdOrCtrl+N', click: () => void chooseNewCase() },
        { label: '&Open Case…', accelerator: 'CmdOrCtrl+O', click: () => void chooseCase() },
        process.platform === 'darwin'
          ? { role: 'recentDocuments', submenu: [{ role: 'clearRecentDocuments' }] }
          : { label: 'Open &Recent', submenu: recentItems() },
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...template]));
}
