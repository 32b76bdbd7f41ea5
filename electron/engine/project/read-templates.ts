import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { languageOf } from '../../../shared/pipeline/block-files.ts';
import type { BlockTemplates } from '../../../shared/pipeline/templates.ts';

const ENDING = '.tmpl';

/**
 * The texts that new blocks begin with, from `templates/` in the resources: `transform.py.tmpl` there is
 * `transform.python` here.
 */
export async function readTemplates(resources: string): Promise<BlockTemplates> {
  const folder = path.join(resources, 'templates');
  const templates: Record<string, string> = {};
  for (const name of await readdir(folder)) {
    const file = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : '';
    const language = languageOf(file);
    if (language === null) continue;
    const kind = file.slice(0, file.lastIndexOf('.'));
    templates[`${kind}.${language}`] = await readFile(path.join(folder, name), 'utf8');
  }
  return templates;
}
