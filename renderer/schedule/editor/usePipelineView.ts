import { useCallback, useEffect, useState } from 'react';
import type { PipelineView } from '../../../shared/contract/views.ts';
import { engine } from '../../app/client.ts';
import { isLost } from '../../app/connection/isLost.ts';
import { sayError, usePipelineStore } from '../../app/store.ts';
import { onChange } from '../../app/sync/changes.ts';

/**
 * A pipeline as its files say it: the open one with its unsaved edits, any other read anew whenever it
 * changes. Null until it was read. `reload` shows what is in the files now and gives it; null where it cannot.
 */
export function usePipelineView(pipeline: string): {
  view: PipelineView | null;
  reload(): Promise<PipelineView | null>;
} {
  const open = usePipelineStore(({ name, view }) => (name === pipeline ? view : null));
  const [other, setOther] = useState<PipelineView | null>(null);
  const isOpen = open !== null;

  const reload = useCallback(async () => {
    if (isOpen) {
      const { name, view } = usePipelineStore.getState();
      return name === pipeline ? view : null;
    }
    try {
      const read = await engine.pipelines.get({ pipeline });
      setOther(read);
      return read;
    } catch (thrown) {
      if (!isLost(thrown)) sayError(thrown);
      return null;
    }
  }, [pipeline, isOpen]);

  useEffect(() => {
    void reload();
    return onChange(['pipeline'], (change) => {
      if (change.type === 'project' || ('pipeline' in change && change.pipeline === pipeline)) {
        void reload();
      }
    });
  }, [pipeline, reload]);

  return { view: open ?? (other?.pipeline.name === pipeline ? other : null), reload };
}
