import { useEffect, useState } from 'react';
import type { Display } from '../../shared/worker/protocol.ts';
import { engine } from '../app/client.ts';

const PAGE = 10_000;

/**
 * The rich results that a block displayed in a run, in order; null while the first are being read.
 * Those of the block's earlier run stay until the new ones are there, so that nothing flickers.
 */
export function useDisplays(run: string | null, block: string): Display[] | null {
  const [found, setFound] = useState<{ block: string; displays: Display[] } | null>(null);

  useEffect(() => {
    if (run === null) return;
    const abort = new AbortController();
    readDisplays(run, block, abort.signal).then(
      (displays) => !abort.signal.aborted && setFound({ block, displays }),
      () => !abort.signal.aborted && setFound({ block, displays: [] }),
    );
    return () => abort.abort();
  }, [run, block]);

  if (run === null) return [];
  return found?.block === block ? found.displays : null;
}

async function readDisplays(run: string, block: string, signal: AbortSignal): Promise<Display[]> {
  const displays: Display[] = [];
  let seq = 0;
  for (;;) {
    const lines = await engine.runs.logs({ run, block, after_seq: seq, limit: PAGE }, { signal });
    for (const line of lines) if (line.display) displays.push(line.display);
    const last = lines.at(-1);
    if (last === undefined || lines.length < PAGE) return displays;
    seq = last.seq;
  }
}
