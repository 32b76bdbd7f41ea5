import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export type Electron = { program: string } | { missing: string };

/**
 * An Electron to test with: `$TIDEMILL_ELECTRON`, the one that npm's package has downloaded, or the old
 * one that the tool beside this repository unpacks. Nothing is downloaded by npm's package from here.
 */
export function findElectron(): Electron {
  const { TIDEMILL_ELECTRON: named } = process.env;
  if (named) return existsSync(named) ? { program: named } : { missing: `${named} does not exist` };

  const downloaded = path.join(root, 'node_modules', 'electron');
  const name = path.join(downloaded, 'path.txt');
  if (existsSync(name)) {
    return { program: path.join(downloaded, 'dist', readFileSync(name, 'utf8').trim()) };
  }
  const tool = path.join(root, '..', 'shared', 'tools', 'legacy-electron');
  if (!existsSync(tool)) {
    return { missing: 'no Electron: run `npx install-electron`, or set TIDEMILL_ELECTRON' };
  }
  try {
    return { program: execFileSync(tool, { encoding: 'utf8' }).trim() };
  } catch (error) {
    return { missing: `${tool}: ${(error as Error).message}` };
  }
}
