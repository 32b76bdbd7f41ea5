import './app/schemas.ts';
import '@fontsource-variable/inter/index.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/600.css';
import '@mantine/core/styles.css';
import '@xyflow/react/dist/base.css';
import './app/theme/tokens.css';
import './app/theme/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startSync } from './app/sync/project.ts';
import { sayFailedRuns } from './runs/sayFailedRuns.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root to draw in.');
createRoot(root).render(<App />);
startSync();
sayFailedRuns();
