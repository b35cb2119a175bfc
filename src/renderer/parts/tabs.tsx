import type { KeyboardEvent, ReactNode } from 'react';

interface TabsProps<T extends string> {
  readonly id: string;
  readonly name: string;
  readonly tabs: readonly { readonly key: T; readonly text: string }[];
  readonly active: T;
  readonly onChange: (key: T) => void;
  readonly children: ReactNode;
}

/** A tab list and its panel; arrow keys change the tab, as everywhere. */
export function Tabs<T extends string>({ id, name, tabs, active, onChange, children }: TabsProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex((tab) => tab.key === active);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChange(next.key);
    event.currentTarget.querySelector<HTMLElement>(`#${id}-tab-${next.key}`)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div className="tabs" role="tablist" tabIndex={-1} aria-label={name} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-tab-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab.key === active}
            aria-controls={`${id}-panel`}
            tabIndex={tab.key === active ? 0 : -1}
            onClick={() => onChange(tab.key)}
          >
            {tab.text}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-tab-${active}`}>
        {children}
      </div>
    </>
  );
}
