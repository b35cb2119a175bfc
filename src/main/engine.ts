/**
 * One engine process per window. Main only introduces the two: it makes a channel and hands one end to
 * each. An engine that ends unasked is started again and the page gets a new line.
 */
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron';
import { join } from 'node:path';
import type { BridgePortMessage } from '../shared/bridge.ts';
import type { FromEngineProcess, FromShell } from '../shared/engine-parent.ts';
import { printReport } from './print-report.ts';

/** An engine that ends this often within this time does so for a reason that a restart does not mend. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;

export interface Engine {
  /** Gives the page a line; also after a reload. */
  connect(): void;
  close(): void;
}

async function answerPrint(engine: UtilityProcess, id: number, html: string): Promise<void> {
  const answer = await printReport(html).then(
    (pdf) => ({ pdf, why: '' }),
    (error: unknown) => ({ pdf: null, why: error instanceof Error ? error.message : String(error) }),
  );
  engine.postMessage({ type: 'printed', id, ...answer } satisfies FromShell);
}

/** `casePath` null: no case yet. `onFailed` is told, in words, when the case cannot be opened. */
export function startEngine(page: WebContents, casePath: string | null, onFailed: (message: string) => void): Engine {
  const restarts: number[] = [];
  let isClosing = false;
  let isConnected = false;
  let child: UtilityProcess | null = null;

  const handOver = (restarted: string | null): void => {
    if (child === null || page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    const message: BridgePortMessage = { type: 'blobtrail.port', restarted };
    child.postMessage({ type: 'client' }, [port1]);
    page.postMessage('blobtrail.port', message, [port2]);
  };

  const spawn = (): void => {
    const args = casePath === null ? [] : [casePath];
    const started = utilityProcess.fork(join(import.meta.dirname, 'engine-process.js'), args, {
      serviceName: 'blobtrail engine',
    });
    child = started;
    started.on('message', (message: FromEngineProcess) => {
      if (message.type === 'failed') onFailed(message.message);
      else void answerPrint(started, message.id, message.html);
    });
    started.once('exit', (code) => {
      child = null;
      if (isClosing) return;
      const now = Date.now();
      restarts.push(now);
      if (restarts.filter((at) => now - at < RESTART_WINDOW_MS).length > MAX_RESTARTS) return;
      spawn();
      if (isConnected) handOver(`it ended with code ${code}`);
    });
  };

  spawn();
  return {
    connect() {
      isConnected = true;
      handOver(null);
    },
    close() {
      isClosing = true;
      // The engine closes its case when its parent asks; a kill would leave the write-ahead log behind.
      child?.postMessage({ type: 'close' });
    },
  };
}
