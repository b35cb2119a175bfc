/** What the desktop shell's preload script gives the page: a line to the engine and nothing else. */
export interface Bridge {
  /**
   * Asks for a line to the engine. It comes as a `message` event on `window` whose data is a
   * `BridgePortMessage` and whose `ports[0]` speaks `ToEngine` / `FromEngine`. A second one follows
   * whenever the engine's process had to be started again.
   */
  connect(): void;
  /** The path of a dropped or chosen file; '' when it has none on disk. */
  pathOf(file: File): string;
}

export interface BridgePortMessage {
  readonly type: 'blobtrail.port';
  /** Why the engine was started again; null the first time. */
  readonly restarted: string | null;
}
