import { Bell, CalendarClock, History, ListTree, Moon, Rows3, Sun, Waypoints } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { command, runCommand } from '../commands/registry.ts';
import { titleOf } from '../commands/types.ts';
import { useThemeStore, useViewStore } from '../store.ts';
import type { LeftTab, Page } from '../stores/view.ts';
import { goToPage } from '../sync/useRoute.ts';
import styles from './Rail.module.css';

const tabs: readonly { id: LeftTab; label: string; icon: typeof Rows3 }[] = [
  { id: 'pipelines', label: 'Pipelines', icon: Waypoints },
  { id: 'blocks', label: 'Blocks', icon: Rows3 },
  { id: 'outline', label: 'Outline', icon: ListTree },
];

const pages: readonly { id: Page; label: string; icon: typeof Rows3 }[] = [
  { id: 'schedule', label: 'Schedule', icon: CalendarClock },
  { id: 'history', label: 'History', icon: History },
  { id: 'notifications', label: 'Notifications', icon: Bell },
];

/** The rail at the far left: what the left panel shows, the pages of the project, and the theme. */
export function Rail() {
  const open = useViewStore((state) => state.leftOpen && state.page === 'pipeline');
  const tab = useViewStore((state) => state.leftTab);
  const page = useViewStore((state) => state.page);
  const theme = useThemeStore((state) => state.theme);
  const toggle = command('theme.toggle');
  return (
    <nav className={styles.rail} aria-label="Panels">
      {tabs.map(({ id, label, icon }) => (
        <IconButton
          key={id}
          icon={icon}
          label={label}
          size={32}
          side="right"
          pressed={open && tab === id}
          onClick={() => {
            useViewStore.setState(
              open && tab === id ? { leftOpen: false } : { leftOpen: true, leftTab: id },
            );
            if (page !== 'pipeline') goToPage('pipeline');
          }}
        />
      ))}
      <hr className={styles.line} />
      {pages.map(({ id, label, icon }) => (
        <IconButton
          key={id}
          icon={icon}
          label={label}
          size={32}
          side="right"
          pressed={page === id}
          onClick={() => goToPage(page === id ? 'pipeline' : id)}
        />
      ))}
      <span className={styles.gap} />
      <IconButton
        icon={theme === 'dark' ? Sun : Moon}
        label={titleOf(toggle)}
        size={32}
        side="right"
        onClick={() => void runCommand(toggle)}
      />
    </nav>
  );
}
