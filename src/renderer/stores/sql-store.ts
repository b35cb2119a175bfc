/** The console: what stands in the editor, what runs, what came out, and what was asked before. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { AppError } from '../../base/errors.ts';
import type { QueryResult } from '../../shared/query-views.ts';
import { engine } from '../engine.ts';

export const ROW_LIMITS = [1_000, 10_000, 100_000] as const;
export type RowLimit = (typeof ROW_LIMITS)[number];

/** Queries that are kept, the newest first. */
const HISTORY = 50;

export type SqlRun =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running'; readonly startedMs: number; readonly cancel: () => void }
  | {
      readonly phase: 'done';
      readonly sql: string;
      readonly result: QueryResult;
      readonly limit: number;
      readonly tookMs: number;
    }
  | { readonly phase: 'failed'; readonly error: AppError }
  | { readonly phase: 'cancelled'; readonly tookMs: number };

export interface PastQuery {
  readonly sql: string;
  /** Null: it did not end, or not well. */
  readonly rows: number | null;
}

export interface SqlStore {
  readonly text: string;
  readonly limit: RowLimit;
  readonly history: readonly PastQuery[];
  readonly run: SqlRun;
  readonly write: (text: string) => void;
  /** Puts another text into the editor and keeps the one that stood there. */
  readonly takeOver: (text: string) => void;
  readonly setLimit: (limit: RowLimit) => void;
  readonly forget: () => void;
  readonly start: () => Promise<void>;
}

function remembered(history: readonly PastQuery[], past: PastQuery): readonly PastQuery[] {
  return [past, ...history.filter((one) => one.sql !== past.sql)].slice(0, HISTORY);
}

export const useSql = create<SqlStore>()(
  persist(
    (set, get) => ({
      text: '',
      limit: ROW_LIMITS[0],
      history: [],
      run: { phase: 'idle' },
      write: (text) => set({ text }),
      takeOver: (text) =>
        set(({ text: before, history }) => ({
          text,
          history: before.trim() === '' || before === text ? history : remembered(history, { sql: before, rows: null }),
        })),
      setLimit: (limit) => set({ limit }),
      forget: () => set({ history: [] }),
      start: async () => {
        const { text, limit, run } = get();
        const sql = text.trim().replace(/;+\s*$/, '');
        if (sql === '' || run.phase === 'running') return;
        const controller = new AbortController();
        const startedMs = performance.now();
        set({ run: { phase: 'running', startedMs, cancel: () => controller.abort() } });
        try {
          const result = await engine().client.call('query.run', { sql, limit }, { signal: controller.signal });
          const tookMs = performance.now() - startedMs;
          set(({ history }) => ({
            run: { phase: 'done', sql, result, limit, tookMs },
            history: remembered(history, { sql, rows: result.rows.length }),
          }));
        } catch (error) {
          const failed = error instanceof AppError ? error : new AppError('INTERNAL', String(error));
          const isCancelled = controller.signal.aborted || failed.code === 'CANCELLED';
          set(({ history }) => ({
            run: isCancelled
              ? { phase: 'cancelled', tookMs: performance.now() - startedMs }
              : { phase: 'failed', error: failed },
            history: remembered(history, { sql, rows: null }),
          }));
        }
      },
    }),
    {
      name: 'blobtrail.sql',
      partialize: ({ text, limit, history }) => ({ text, limit, history }),
      merge: (saved, current) => {
        const held = (saved ?? {}) as { text?: unknown; limit?: unknown; history?: unknown };
        const past = Array.isArray(held.history) ? (held.history as readonly Partial<PastQuery>[]) : [];
        return {
          ...current,
          text: typeof held.text === 'string' ? held.text : '',
          limit: ROW_LIMITS.find((one) => one === held.limit) ?? current.limit,
          history: past.flatMap((one) =>
            typeof one?.sql === 'string'
              ? [{ sql: one.sql, rows: typeof one.rows === 'number' ? one.rows : null }]
              : [],
          ),
        };
      },
    },
  ),
);
