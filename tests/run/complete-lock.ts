/**
 * `node tests/run/complete-lock.ts`, after `npm install`. A registry that lacks some platforms' packages
 * makes npm leave them out of the lock, and `npm ci` then refuses the lock everywhere. This writes them in.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './command.ts';
import { type Lock, missingPlatforms } from './lock.ts';

const file = path.join(root, 'package-lock.json');
const lock = JSON.parse(await readFile(file, 'utf8')) as Lock;
const missing = missingPlatforms(lock);
const packages = Object.entries({ ...lock.packages, ...missing });
packages.sort(([a], [b]) => (a < b ? -1 : 1));
await writeFile(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`,
);
console.log(`${Object.keys(missing).length} packages of other platforms written in`);
