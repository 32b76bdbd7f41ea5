import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../../engine/project/file-errors.ts';
import { readMarker, type ServiceFacts } from './marker.ts';
import type { ServiceManager } from './service.ts';

/** A service whose definition is there. */
export interface Installed extends ServiceFacts {
  name: string;
  /** The definition. */
  file: string;
}

/** All services of ours that are installed for this user, by name. */
export async function installedServices(manager: ServiceManager): Promise<Installed[]> {
  const files = await readdir(manager.folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const found: Installed[] = [];
  for (const file of files.sort()) {
    const name = manager.nameOf(file);
    if (name === null) continue;
    const whole = path.join(manager.folder, file);
    const facts = readMarker(decode(await readFile(whole)));
    if (facts !== null) found.push({ ...facts, name, file: whole });
  }
  return found;
}

/** The service of the project in `dir`, or null. */
export async function installedFor(
  manager: ServiceManager,
  dir: string,
): Promise<Installed | null> {
  const place = await samePlace(dir);
  for (const service of await installedServices(manager)) {
    if ((await samePlace(service.project)) === place) return service;
  }
  return null;
}

/** A folder by its real path, so that two ways to it are one; as it was named where it is gone. */
async function samePlace(dir: string): Promise<string> {
  return realpath(dir).catch(() => path.resolve(dir));
}

function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8');
}
