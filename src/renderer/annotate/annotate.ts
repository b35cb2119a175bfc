/** Adds a row to what people said, under the name that is set in this window. */
import { AppError } from '../../base/errors.ts';
import type { Params } from '../../shared/contract.ts';
import { engine } from '../engine.ts';
import { useAuthor } from '../stores/author-store.ts';
import { useConnection } from '../stores/connection-store.ts';

export type Said = Omit<Params<'annotation.add'>, 'actor'>;

/** The engine tells of the change, and what is shown is read again. @throws AppError: nothing was added. */
export async function annotate(said: Said): Promise<void> {
  const { name } = useAuthor.getState();
  await engine().client.call('annotation.add', { ...said, ...(name.trim() !== '' && { actor: name.trim() }) });
}

/** For one click or key: what fails is said across the top. */
export async function annotateNow(said: Said, done: string): Promise<void> {
  const { announce, setBanner } = useConnection.getState();
  try {
    await annotate(said);
    announce(done);
  } catch (error) {
    const why = error instanceof AppError ? error.message : String(error);
    setBanner({ tone: 'bad', text: `Nothing was added to the case. ${why}` });
  }
}
