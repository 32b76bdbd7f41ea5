import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { systemCode } from '../../engine/project/file-errors.ts';

const SECRET = /^TIDEMILL_SECRET_/;

/**
 * Makes sure of the file for a service's secrets, readable by its user alone, and says which secrets of
 * this process's environment it lacks: a service does not inherit them, and they are not copied without
 * the person's doing.
 * @returns names of variables, sorted
 */
export async function prepareSecretsFile(
  file: string,
  name: string,
  environment: NodeJS.ProcessEnv,
): Promise<string[]> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await createPrivately(file, introduction(name));
  const known = parseEnv(await readFile(file, 'utf8'));
  return Object.keys(environment)
    .filter((variable) => SECRET.test(variable) && !(variable in known))
    .sort();
}

async function createPrivately(file: string, text: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(text);
    await handle.close();
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

function introduction(name: string): string {
  return `# Environment of the Tidemill service ${name}: one NAME=value a line.
# A secret that a project asks for as \${secret:slack_url} is TIDEMILL_SECRET_SLACK_URL here.
# Keep this file for yourself alone (mode 600). Changes count from the service's next start:
# run "tidemill service install" again. "tidemill service remove" deletes this file.
`;
}
