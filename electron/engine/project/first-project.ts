import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { createProject } from './create-project.ts';

/**
 * The project of someone who has opened none yet: the sample `flights`, in a folder of their own where
 * they can change it. Made the first time, found from then on.
 * @param resources as in `Host`
 * @throws TidemillError as `createProject` does
 */
export async function firstProject(resources: string): Promise<string> {
  const dir = path.join(homedir(), 'Tidemill', 'flights');
  if (!existsSync(dir)) await createProject({ dir, sample: 'flights', resources });
  return dir;
}
