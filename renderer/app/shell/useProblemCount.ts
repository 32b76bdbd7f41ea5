import { usePipelineStore, useProjectStore, useRunStore } from '../store.ts';

/** How many problems there are: in the project's files, and blocks that failed in the last run. */
export function useProblemCount(): number {
  const inPipeline = usePipelineStore((state) => state.view?.problems.length ?? 0);
  const inProject = useProjectStore(
    (state) => state.view?.problems.filter((problem) => problem.pipeline === undefined).length ?? 0,
  );
  const blocks = usePipelineStore((state) => state.view?.pipeline.blocks);
  const failed = useRunStore(
    (state) =>
      blocks?.filter(({ name }) => (state.blocks[name] ?? state.last[name])?.status === 'failed')
        .length ?? 0,
  );
  return inPipeline + inProject + failed;
}
