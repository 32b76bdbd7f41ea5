import { useCallback, useEffect, useState } from 'react';
import type { PipelineView } from '../../../shared/contract/views.ts';
import { toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { sayError, usePipelineStore } from '../../app/store.ts';
import { onChange } from '../../app/sync/changes.ts';

/**
 * A pipeline as its files say it: the open one with its unsaved edits, any other read anew whenever it
 * changes. Null until it was read. `reload` resolves when what is in the files now is shown.
 */
export function usePipelineView(pipeline: string): {
  view: PipelineView | null;
  reload(): Promise<void>;
} {
  const open = usePipelineStore(({ name, view }) => (name === pipeline ? view : null));
  const [other, setOther] = useState<PipelineView | null>(null);
  const isOpen = open !== null;

  const reload = useCallback(async () => {
    if (isOpen) return;
    try {
      setOther(await engine.pipelines.get({ pipeline }));
    } catch (thrown) {
      if (toErrorData(thrown).code !== 'connection.closed') sayError(thrown);
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
