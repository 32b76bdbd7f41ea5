import { availableParallelism, cpus, totalmem } from 'node:os';
import path from 'node:path';
import type { SettingsDefaults } from '../../../shared/pipeline/parse-settings.ts';

/** The settings that this machine and the project's folder give where tidemill.yaml says nothing. */
export function machineDefaults(project: string): SettingsDefaults {
  return {
    name: path.basename(project),
    // Node 18.14 brought availableParallelism, which knows of containers' limits.
    workers: Math.max(1, availableParallelism?.() ?? cpus().length),
    memory_bytes: Math.floor(totalmem() / 2),
  };
}
