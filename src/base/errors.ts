/** The short list of reasons a call can fail for. Shells map them to exit codes and advice. */
export type ErrorCode =
  | 'BAD_INPUT'
  | 'NOT_FOUND'
  | 'UNSUPPORTED_FORMAT'
  | 'CASE_TOO_NEW'
  | 'CASE_FOREIGN'
  | 'CASE_CORRUPT'
  | 'CASE_LOCKED'
  | 'LIMIT'
  | 'CONFLICT'
  | 'CANCELLED'
  | 'ENGINE_GONE'
  | 'INTERNAL';

export interface AppErrorOptions {
  readonly details?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/**
 * The one error class of the project. `message` states what happened, where, and what to do;
 * `details` carries the same facts for programs.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** An error as it crosses a process line: no stack, no cause. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export function toWireError(error: unknown): WireError {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, details: error.details };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'CANCELLED', message: 'The work was cancelled.', details: {} };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, details: {} };
}

export function fromWireError(wire: WireError): AppError {
  return new AppError(wire.code, wire.message, { details: wire.details });
}

export function assertNever(value: never): never {
  throw new AppError('INTERNAL', `Unexpected value: ${String(value)}`);
}

/** Throws CANCELLED when the signal has been aborted. Call it between units of long work. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('CANCELLED', 'The work was cancelled.');
}
