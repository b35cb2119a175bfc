/** One thread of a blob id's computation. */
import { parentPort, workerData } from 'node:worker_threads';
import { toWireError } from '../../base/errors.ts';
import { MatrixWork } from './matrix-work.ts';
import type { Answer, Order, Task } from './task.ts';

const work = new MatrixWork(workerData as Task);

const answer = (message: Answer): void => parentPort?.postMessage(message);

parentPort?.on('message', (order: Order) => {
  try {
    work.run(order);
    answer({ error: null });
  } catch (error) {
    answer({ error: toWireError(error) });
  }
});
