import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app } from 'electron';
import * as z from 'zod';
import { writeAtomically } from '../engine/project/atomic-write.ts';

const memorySchema = z.object({ project: z.string() });

const memoryFile = () => path.join(app.getPath('userData'), 'last-project.json');

/** The project that was open last, absolute; null where there was none or it is no longer there. */
export async function lastProject(): Promise<string | null> {
  const text = await readFile(memoryFile(), 'utf8').catch(() => 'null');
  try {
    const { project } = memorySchema.parse(JSON.parse(text));
    return existsSync(project) ? project : null;
  } catch {
    // A file that someone damaged is as good as none.
    return null;
  }
}

export async function rememberProject(project: string): Promise<void> {
  await writeAtomically(memoryFile(), `${JSON.stringify({ project }, null, 2)}\n`);
}
