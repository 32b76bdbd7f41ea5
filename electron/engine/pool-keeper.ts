import type { Host } from './api.ts';
import type { Project } from './project/types.ts';
import { type ConfigurableWorkerPool, createWorkerPool } from './workers/pool.ts';
import type { WorkerInfo } from './workers/types.ts';

/** The engine's pool of workers, kept to what tidemill.yaml says at the moment. */
export class PoolKeeper {
  private readonly project: Project;
  private readonly host: Host;
  private readonly stateDir: string;
  private pool: ConfigurableWorkerPool | null = null;

  constructor(project: Project, host: Host, stateDir: string) {
    this.project = project;
    this.host = host;
    this.stateDir = stateDir;
  }

  /** The pool, with the settings as they now stand. Starts no process. */
  async current(): Promise<ConfigurableWorkerPool> {
    const { settings } = await this.project.settings();
    const wanted = {
      python: settings.python,
      workers: settings.limits.workers,
      blockMemoryBytes: settings.limits.block_memory_bytes,
    };
    if (this.pool) this.pool.configure(wanted);
    else {
      this.pool = createWorkerPool({
        host: this.host,
        project: this.project.dir,
        stateDir: this.stateDir,
        settings: wanted,
      });
    }
    return this.pool;
  }

  workers(): WorkerInfo[] {
    return this.pool?.workers() ?? [];
  }

  async close(): Promise<void> {
    await this.pool?.close();
  }
}
