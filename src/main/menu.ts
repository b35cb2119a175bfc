/** The application menu: what only the shell can do. All else is in the page's own palette. */
import { app, dialog, Menu, type MenuItemConstructorOptions } from 'electron';
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

export function setMenu(): void {
  const template: readonly MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        { label: '&New Case…', accelerator: 'CmdOrCtrl+N', click: () => void chooseNewCase() },
        { label: '&Open Case…', accelerator: 'CmdOrCtrl+O', click: () => void chooseCase() },
        // Windows keeps the list with the program's icon instead.
        ...(process.platform === 'darwin'
          ? [{ role: 'recentDocuments' as const, submenu: [{ role: 'clearRecentDocuments' as const }] }]
          : []),
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
