import { CalendarPlus } from 'lucide-react';
import { openTrigger } from '../../schedule/scheduleView.ts';
import { usePipelineStore, useProjectStore } from '../store.ts';
import type { Command } from './types.ts';

export const scheduleCommands: readonly Command[] = [
  {
    id: 'trigger.new',
    group: 'Edit',
    title: () => `New trigger of ${usePipelineStore.getState().name ?? 'the pipeline'}`,
    icon: CalendarPlus,
    enabled: () =>
      usePipelineStore.getState().name !== null && !useProjectStore.getState().view?.read_only,
    run: () => {
      const pipeline = usePipelineStore.getState().name;
      if (pipeline !== null) openTrigger(pipeline, null);
    },
  },
];
