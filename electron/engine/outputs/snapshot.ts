import type { Block, Settings } from '../../../shared/pipeline/document.ts';
import type { Language } from '../../../shared/worker/protocol.ts';
import type { LoadedPipeline } from '../project/types.ts';
import type { Environment, WorkerPool } from '../workers/types.ts';
import { dependenciesOf } from './dependencies.ts';
import type { Snapshot } from './freshness.ts';
import { NO_VERSION } from './key.ts';
import type { Materializations } from './materializations.ts';
import type { OutputStore } from './store.ts';

/** Reads once all that the freshness of a pipeline's blocks depends on. Starts a worker of a language where needed. */
export async function takeSnapshot(sources: {
  projectDir: string;
  loaded: LoadedPipeline;
  settings: Settings;
  blocks: Block[];
  pool: WorkerPool;
  materializations: Materializations;
  store: OutputStore;
}): Promise<Snapshot> {
  const { loaded, blocks } = sources;
  const code: Record<string, string> = {};
  for (const block of blocks) code[block.name] = loaded.code[block.name] ?? '';
  const languages = new Set(blocks.map((block) => block.language));
  languages.delete('markdown');
  const [dependencies, environments] = await Promise.all([
    Promise.all(
      blocks.map(async (block) => {
        const found = await dependenciesOf(
          sources.projectDir,
          loaded.pipeline.name,
          block,
          code[block.name] ?? '',
        );
        return [block.name, found] as const;
      }),
    ),
    Promise.all(
      [...languages].map(async (language) => {
        return [
          language as Language,
          await environmentOf(sources.pool, language as Language),
        ] as const;
      }),
    ),
  ]);
  return {
    settings: sources.settings,
    code,
    dependencies: new Map(dependencies),
    environments: new Map(environments),
    materializations: sources.materializations.ofPipeline(loaded.pipeline.name),
    intact: (output) => sources.store.intact(output),
  };
}

/**
 * A language whose worker cannot be started has no environment; its blocks then fail when they run,
 * each with the reason, and blocks of other languages run all the same.
 */
async function environmentOf(pool: WorkerPool, language: Language): Promise<Environment> {
  try {
    return await pool.environment(language);
  } catch {
    return { version: NO_VERSION, packages: {} };
  }
}
