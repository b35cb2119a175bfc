/** The frames that go with what failed when it draws its own: they keep the window's grid as it is. */
import type { ReactNode } from 'react';

export type FaultFrame = (note: ReactNode) => ReactNode;

export const asTopBar: FaultFrame = (note) => <header className="top-bar">{note}</header>;

export const asStatusBar: FaultFrame = (note) => <footer className="status-bar">{note}</footer>;

export const asRightPane: FaultFrame = (note) => (
  <aside className="pane right" aria-label="Selected" data-open="true">
    {note}
  </aside>
);

export const floating: FaultFrame = (note) => <div className="fault-floating">{note}</div>;
