import { CircleCheckBig } from 'lucide-react';
import { compare, useHistoryView } from '../../history/historyView.ts';
import { usePipelineStore } from '../store.ts';
import { goToPage } from '../sync/useRoute.ts';
import type { Command } from './types.ts';

export const historyCommands: readonly Command[] = [
  {
    id: 'history.green',
    group: 'Go',
    title: () =>
      `What changed in ${usePipelineStore.getState().name ?? 'the pipeline'} since the last green run`,
    icon: CircleCheckBig,
    enabled: () => usePipelineStore.getState().name !== null,
    run: () => {
      const pipeline = usePipelineStore.getState().name;
      if (pipeline === null) return;
      compare({ kind: 'green', pipeline });
      useHistoryView.setState({ pipeline });
      goToPage('history');
    },
  },
];
