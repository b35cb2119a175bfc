import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './icons.tsx';

interface DialogProps {
  readonly title: string;
  /** For tables: as wide as the window allows. */
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal window over everything; Esc and the button close it. */
export function Dialog({ title, isWide = false, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    <dialog ref={element} className={isWide ? 'dialog wide' : 'dialog'} aria-label={title} onClose={onClose}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="button quiet icon" aria-label="Close" onClick={() => element.current?.close()}>
          <Icon name="close" />
        </button>
      </header>
      <div className="body">{children}</div>
    </dialog>
  );
}
