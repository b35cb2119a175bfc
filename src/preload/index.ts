/** All that the page gets of the desktop: a line to the engine, and the paths of files that were dropped on it. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge, BridgePortMessage } from '../shared/bridge.ts';

// A MessagePort cannot cross the context bridge; a message to the page's own window carries it.
ipcRenderer.on('blobtrail.port', (event, message: BridgePortMessage) => {
  window.postMessage(message, window.location.origin, [...event.ports]);
});

const bridge: Bridge = {
  connect: () => ipcRenderer.send('blobtrail.connect'),
  pathOf: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('blobtrail', bridge);
