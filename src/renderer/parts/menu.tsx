import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

interface MenuProps {
  readonly text: ReactNode;
  readonly name: string;
  /** Of the button, where its text is a picture. */
  readonly label?: string;
  readonly isIcon?: boolean;
  readonly isDisabled?: boolean;
  readonly children: ReactNode;
}

/** A button with a menu under it. Items are buttons with the role `menuitem` or `menuitemcheckbox`. */
export function Menu({ text, name, label, isIcon = false, isDisabled = false, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return undefined;
    anchor.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
    const closeOutside = (event: PointerEvent): void => {
      if (event.target instanceof Node && anchor.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!isOpen) return;
    event.stopPropagation();
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === 'Escape') {
      setOpen(false);
      opener.current?.focus();
    } else if (event.key === 'Tab') setOpen(false);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
  };

  return (
    <div ref={anchor} className="menu-anchor" onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        className={isIcon ? 'button icon' : 'button'}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        disabled={isDisabled}
        onClick={() => setOpen(!isOpen)}
      >
        {text}
      </button>
      {isOpen && (
        <div
          className="menu"
          role="menu"
          tabIndex={-1}
          aria-label={name}
          onClick={(event) => {
            // A checkbox leaves the menu open: something is chosen with it afterwards.
            const item = (event.target as Element).closest('[role^="menuitem"]');
            if (item?.getAttribute('role') === 'menuitem') setOpen(false);
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}
