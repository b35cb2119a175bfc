/** What the engine's process and the desktop shell that started it tell each other, beside the lines of pages. */

/** From the shell. A page's line is in the message's ports. */
export type FromShell =
  | { readonly type: 'client' }
  | { readonly type: 'close' }
  /** The answer to `print` of that number: the file, or why there is none. */
  | { readonly type: 'printed'; readonly id: number; readonly pdf: Uint8Array | null; readonly why: string };

/** From the engine. */
export type FromEngineProcess =
  /** The case cannot be opened. */
  | { readonly type: 'failed'; readonly message: string }
  /** Asks for a page as PDF. */
  | { readonly type: 'print'; readonly id: number; readonly html: string };
