import {
  Bell,
  CalendarClock,
  Focus,
  History,
  Maximize,
  Moon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Search,
  SquareCode,
  Workflow,
} from 'lucide-react';
import { camera } from '../../canvas/camera.ts';
import {
  choosePreset,
  primaryBlock,
  useSelectionStore,
  useThemeStore,
  useViewStore,
} from '../store.ts';
import type { DockTab } from '../stores/selection.ts';
import type { Preset } from '../stores/view.ts';
import { showDock } from '../sync/showDock.ts';
import { goToPage } from '../sync/useRoute.ts';
import { canvasShown } from './canvasShown.ts';
import type { Command } from './types.ts';

const dockTitles: Record<DockTab, string> = {
  data: 'Show data',
  logs: 'Show logs',
  problems: 'Show problems',
  runs: 'Show runs',
};

/** With no block selected, the inspector is about the pipeline: asking for it shows that. */
function toggleInspector(): void {
  const { inspectorOpen, aboutPipeline } = useViewStore.getState();
  if (primaryBlock(useSelectionStore.getState()) !== null) {
    useViewStore.setState({ inspectorOpen: !inspectorOpen });
  } else {
    const shown = inspectorOpen && aboutPipeline;
    useViewStore.setState({ inspectorOpen: inspectorOpen || !shown, aboutPipeline: !shown });
  }
}

function showPreset(preset: Preset): void {
  goToPage('pipeline');
  choosePreset(preset);
}

const pageCommands = (
  [
    ['schedule', 'Show the schedule and its triggers', CalendarClock],
    ['history', 'Show the history', History],
    ['notifications', 'Show notifications', Bell],
    ['pipeline', 'Back to the pipeline', Workflow],
  ] as const
).map(
  ([page, title, icon]): Command => ({
    id: `page.${page}`,
    group: 'Go',
    title,
    icon,
    enabled: () => useViewStore.getState().page !== page,
    run: () => goToPage(page),
  }),
);

export const viewCommands: readonly Command[] = [
  ...pageCommands,
  {
    id: 'palette.open',
    group: 'Go',
    title: 'Search blocks and commands',
    keys: ['Mod+K'],
    icon: Search,
    whileTyping: true,
    run: () => useViewStore.setState({ palette: 'commands' }),
  },
  {
    id: 'canvas.fit',
    group: 'View',
    title: 'Fit the canvas',
    keys: ['1'],
    icon: Maximize,
    enabled: canvasShown,
    run: () => camera.fit(),
  },
  {
    id: 'canvas.actual',
    group: 'View',
    title: 'Zoom to 100 %',
    keys: ['0'],
    icon: Focus,
    enabled: canvasShown,
    run: () => camera.actualSize(),
  },
  {
    id: 'preset.canvas',
    group: 'View',
    title: 'Layout: canvas',
    keys: ['Mod+1'],
    icon: Workflow,
    whileTyping: true,
    run: () => showPreset('canvas'),
  },
  {
    id: 'preset.code',
    group: 'View',
    title: 'Layout: code',
    keys: ['Mod+2'],
    icon: SquareCode,
    whileTyping: true,
    run: () => showPreset('code'),
  },
  {
    id: 'preset.split',
    group: 'View',
    title: 'Layout: canvas and code',
    keys: ['Mod+3'],
    icon: PanelRight,
    whileTyping: true,
    run: () => showPreset('split'),
  },
  {
    id: 'preset.focus',
    group: 'View',
    title: 'Layout: focus',
    keys: ['Mod+4'],
    icon: Maximize,
    whileTyping: true,
    run: () => showPreset('focus'),
  },
  {
    id: 'panel.left',
    group: 'View',
    title: 'Show or hide the left panel',
    keys: ['Mod+B'],
    icon: PanelLeft,
    enabled: () => useViewStore.getState().page === 'pipeline',
    run: () => useViewStore.setState(({ leftOpen }) => ({ leftOpen: !leftOpen })),
  },
  {
    id: 'panel.inspector',
    group: 'View',
    title: 'Show or hide the inspector',
    keys: ['Mod+I'],
    icon: PanelRight,
    run: toggleInspector,
  },
  {
    id: 'panel.dock',
    group: 'View',
    title: 'Show or hide the dock',
    keys: ['Mod+J'],
    icon: PanelBottom,
    whileTyping: true,
    run: () => useViewStore.setState(({ dockOpen }) => ({ dockOpen: !dockOpen })),
  },
  ...(['data', 'logs', 'problems', 'runs'] as const).map(
    (tab): Command => ({
      id: `dock.${tab}`,
      group: 'View',
      title: dockTitles[tab],
      icon: PanelBottom,
      run: () => showDock(tab),
    }),
  ),
  {
    id: 'theme.toggle',
    group: 'View',
    title: () =>
      useThemeStore.getState().theme === 'dark' ? 'Use the light theme' : 'Use the dark theme',
    icon: Moon,
    run: () => {
      const { theme, choose } = useThemeStore.getState();
      choose(theme === 'dark' ? 'light' : 'dark');
    },
  },
  {
    id: 'theme.system',
    group: 'View',
    title: "Follow the system's theme",
    icon: Moon,
    enabled: () => useThemeStore.getState().choice !== 'system',
    run: () => useThemeStore.getState().choose('system'),
  },
];
