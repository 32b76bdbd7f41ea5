import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Installed } from './installed.ts';
import type { ServiceManager } from './service.ts';

/**
 * Stops a service and takes away all that installing and running it made: its definition, its file of
 * secrets and its log. The project is not touched.
 * @returns the files that are gone
 */
export async function removeService(
  manager: ServiceManager,
  service: Installed,
): Promise<string[]> {
  const { name, file, secrets, log } = service;
  await manager.stop(name, file);
  const files = [file, secrets, ...(log === null ? [] : [log, `${log}.1`])];
  for (const each of files) await rm(each, { force: true });
  // Folders of ours that nothing is in any more; another service's files keep them.
  for (const folder of [path.dirname(secrets), ...(log === null ? [] : [path.dirname(log)])]) {
    await rmdir(folder).catch(() => undefined);
  }
  await manager.forget(name);
  return files;
}
