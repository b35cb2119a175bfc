/** A report as PDF, by the shell's own Chromium: in a window that nobody sees, runs nothing and reaches nothing. */
import { BrowserWindow, session } from 'electron';
import { randomUUID } from 'node:crypto';
import { PAGE_ORIGIN } from './protocol.ts';

const ADDRESS = `${PAGE_ORIGIN}/report.html`;

/** @param html a self-contained page. Tagged and with an outline, as `core/print` prints it. */
export async function printReport(html: string): Promise<Uint8Array> {
  const own = session.fromPartition(`print-${randomUUID()}`, { cache: false });
  own.protocol.handle('app', () => new Response(html, { headers: { 'content-type': 'text/html;charset=utf-8' } }));
  own.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: url !== ADDRESS }));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  try {
    await window.loadURL(ADDRESS);
    return await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } finally {
    window.destroy();
    own.protocol.unhandle('app');
  }
}
