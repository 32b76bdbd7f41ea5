import { MantineProvider } from '@mantine/core';
import { useEffect, useLayoutEffect } from 'react';
import { Toasts } from '../ui/Toasts.tsx';
import { useCommandKeys } from './commands/useCommandKeys.ts';
import { PaletteDialog } from './palette/PaletteDialog.tsx';
import { Shell } from './shell/Shell.tsx';
import { usePipelineStore, useThemeStore } from './store.ts';
import { useRoute } from './sync/useRoute.ts';
import { theme, variables } from './theme/mantine.ts';

export function App() {
  const scheme = useThemeStore((state) => state.theme);
  const pipeline = usePipelineStore((state) => state.name);
  useRoute();
  useCommandKeys();
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = scheme;
  }, [scheme]);
  useEffect(() => {
    document.title = pipeline === null ? 'Tidemill' : `${pipeline} · Tidemill`;
  }, [pipeline]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme={scheme}>
      <Shell />
      <PaletteDialog />
      <Toasts />
    </MantineProvider>
  );
}
