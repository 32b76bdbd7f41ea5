import manifest from '../../package.json' with { type: 'json' };
import type { EngineInfo, PipelineView, ProjectView } from '../../shared/contract/views.ts';
import { maskSettings } from './notify/secrets/mask-settings.ts';
import type { PoolKeeper } from './pool-keeper.ts';
import type { LoadedPipeline, Project } from './project/types.ts';
import type { Ledger } from './runs/ledger.ts';

export async function projectView(project: Project, ledger: Ledger): Promise<ProjectView> {
  const [{ settings }, names, problems] = await Promise.all([
    project.settings(),
    project.pipelines(),
    project.problems(),
  ]);
  const pipelines = await Promise.all(
    names.map(async (name) => {
      const loaded = await project.load(name);
      return {
        name,
        description: loaded.pipeline.description,
        blocks: loaded.pipeline.blocks.length,
        errors: loaded.problems.filter((problem) => problem.severity === 'error').length,
        last_run: ledger.runs({ pipeline: name, limit: 1 })[0] ?? null,
      };
    }),
  );
  return {
    dir: project.dir,
    settings: maskSettings(settings),
    read_only: project.readOnly,
    pipelines,
    problems,
  };
}

export function pipelineView(loaded: LoadedPipeline): PipelineView {
  const { pipeline, layout, code, problems, revision } = loaded;
  return { pipeline, layout, code, problems, revision };
}

/** What the status bar shows. Starts nothing: versions are those of workers that have said hello. */
export async function engineInfo(pools: PoolKeeper, scheduler: boolean): Promise<EngineInfo> {
  const versions = (await pools.current()).versions();
  return {
    version: manifest.version,
    pid: process.pid,
    scheduler,
    node: process.versions.node,
    duckdb: versions.sql ?? null,
    python: versions.python ?? null,
    rss_bytes: process.memoryUsage.rss(),
    workers: pools.workers(),
  };
}
