import type { Problem } from '../../../shared/errors.ts';
import { usePipelineStore, useProjectStore, useRunStore } from '../store.ts';

/**
 * How many problems there are, in the project's files and of blocks that failed in the last run, and
 * how bad the worst of them is.
 */
export function useProblemCount(): { count: number; worst: Problem['severity'] } {
  const inPipeline = usePipelineStore((state) => state.view?.problems ?? none);
  const inProject = useProjectStore((state) => state.view?.problems ?? none).filter(
    (problem) => problem.pipeline === undefined,
  );
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const failed = useRunStore(
    (state) =>
      blocks?.filter(({ name }) => (state.blocks[name] ?? state.last[name])?.status === 'failed')
        .length ?? 0,
  );
  const inFiles = [...inPipeline, ...inProject];
  const isBad = failed > 0 || inFiles.some(({ severity }) => severity === 'error');
  return { count: inFiles.length + failed, worst: isBad ? 'error' : 'warning' };
}

const none: readonly Problem[] = [];
