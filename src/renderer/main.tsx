import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/theme.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/findings.css';
import './styles/detail.css';
import './styles/bytes.css';
import './styles/flow.css';
import './styles/lists.css';
import './styles/find.css';
import './styles/coverage.css';
import './styles/annotate.css';
import './styles/sql.css';
import './styles/trace.css';
import './styles/compare.css';
import './styles/things.css';
import './styles/cases.css';
import './styles/mapping.css';
import './styles/report.css';
import './styles/faults.css';
import { createRoot } from 'react-dom/client';
import { connectEngine } from './engine.ts';
import { FaultBoundary } from './faults/fault-boundary.tsx';
import { tellUncaught } from './faults/tell-uncaught.ts';
import { followTheme } from './stores/theme-store.ts';
import { followAddress } from './stores/view-url.ts';
import { App } from './views/app.tsx';

tellUncaught(window);
followTheme(document.documentElement);
const connected = connectEngine(window);
// The token is out of the address by now: what stands there, if anything, is a view.
followAddress(window);
createRoot(document.getElementById('root')!).render(
  <FaultBoundary name="The window" shown="">
    <App />
  </FaultBoundary>,
);
void connected;
