import { Component, type ReactNode } from 'react';
import type { FaultFrame } from './fault-frames.tsx';
import { FaultNote, type FaultAct } from './fault-note.tsx';

interface FaultBoundaryProps {
  /** What stands here, as a sentence begins with it: `The findings`. */
  readonly name: string;
  /** Of what is shown: another one is tried anew. */
  readonly shown: string;
  /** A way out besides trying again; its failure is not this pane's. */
  readonly leave?: FaultAct;
  /** One line, where there is no room for more. */
  readonly isSlim?: boolean;
  /** The frame that went with what failed. */
  readonly wrap?: FaultFrame;
  readonly children: ReactNode;
}

interface FaultBoundaryState {
  readonly error: unknown;
  readonly hasFailed: boolean;
  readonly shown: string;
}

const SOUND = { error: null, hasFailed: false } as const;

/** Keeps a failure in one part of the window from taking the others with it. React knows boundaries as classes only. */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultBoundaryState> {
  override state: FaultBoundaryState = { ...SOUND, shown: this.props.shown };

  static getDerivedStateFromError(error: unknown): Partial<FaultBoundaryState> {
    return { error, hasFailed: true };
  }

  static getDerivedStateFromProps(
    { shown }: FaultBoundaryProps,
    state: FaultBoundaryState,
  ): Partial<FaultBoundaryState> | null {
    return shown === state.shown ? null : { ...SOUND, shown };
  }

  override render(): ReactNode {
    const { name, leave, isSlim = false, wrap, children } = this.props;
    if (!this.state.hasFailed) return children;
    const note = (
      <FaultNote
        name={name}
        error={this.state.error}
        isSlim={isSlim}
        onRetry={() => this.setState(SOUND)}
        {...(leave !== undefined && { leave })}
      />
    );
    return wrap === undefined ? note : wrap(note);
  }
}
