import { create } from 'zustand';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

const KEY = 'tidemill.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export interface ThemeState {
  choice: ThemeChoice;
  /** What `choice` comes to on this machine now. */
  theme: Theme;
  choose(choice: ThemeChoice): void;
}

function resolve(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice;
  return dark.matches ? 'dark' : 'light';
}

function remembered(): ThemeChoice {
  const found = localStorage.getItem(KEY);
  return found === 'light' || found === 'dark' ? found : 'system';
}

export const useThemeStore = create<ThemeState>()((set) => ({
  choice: remembered(),
  theme: resolve(remembered()),
  choose(choice) {
    localStorage.setItem(KEY, choice);
    set({ choice, theme: resolve(choice) });
  },
}));

dark.addEventListener('change', () => {
  const { choice } = useThemeStore.getState();
  useThemeStore.setState({ theme: resolve(choice) });
});
