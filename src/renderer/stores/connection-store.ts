/** Whether there is an engine to talk to, and which case is open. */
import { create } from 'zustand';
import type { CaseInfo } from '../../shared/views.ts';

export type ConnectionPhase =
  /** The line is being made, or the case is being asked for. */
  | 'connecting'
  | 'ready'
  /** No session: `problem` says why. */
  | 'refused';

export interface Banner {
  readonly tone: 'bad' | 'warn' | 'good';
  readonly text: string;
}

export interface ConnectionStore {
  readonly phase: ConnectionPhase;
  readonly problem: string | null;
  readonly info: CaseInfo | null;
  /** False while the host does not answer. */
  readonly isReachable: boolean;
  /** One sentence across the top that stays until it is put away. */
  readonly banner: Banner | null;
  /** Said to screen readers, shown to nobody. */
  readonly announcement: string;
  readonly setBanner: (banner: Banner | null) => void;
  readonly announce: (text: string) => void;
}

export const useConnection = create<ConnectionStore>()((set) => ({
  phase: 'connecting',
  problem: null,
  info: null,
  isReachable: true,
  banner: null,
  announcement: '',
  setBanner: (banner) => set({ banner }),
  announce: (announcement) => set({ announcement }),
}));
