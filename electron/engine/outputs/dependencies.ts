import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { Block } from '../../../shared/pipeline/document.ts';
import { codeFacts } from './code-facts.ts';
import { importCandidates } from './import-candidates.ts';
import { sha256 } from './sha256.ts';

/** The files beside a block's own that its output depends on. */
export interface Dependencies {
  /** Project files it imports, directly or through others: path in the project → sha256 of the text. */
  imports: Record<string, string>;
  /** Files its SQL reads: path as written → `size:mtime`. */
  files: Record<string, string>;
}

const NONE: Dependencies = { imports: {}, files: {} };

/** Finds what a block depends on by reading its code; nothing is run. */
export async function dependenciesOf(
  projectDir: string,
  pipeline: string,
  block: Block,
  code: string,
): Promise<Dependencies> {
  if (block.language === 'sql') return { ...NONE, files: await filesRead(projectDir, code) };
  if (block.language === 'markdown') return NONE;
  const blockDir = path.join(projectDir, 'pipelines', pipeline);
  const imports: Record<string, string> = {};
  const own = path.join(blockDir, block.file);
  await collectImports({ projectDir, language: block.language, found: imports, own }, own, code);
  return { imports, files: {} };
}

async function filesRead(projectDir: string, sql: string): Promise<Record<string, string>> {
  const { fileLiterals } = codeFacts('sql', sql);
  const files: Record<string, string> = {};
  for (const literal of fileLiterals) {
    for (const [name, mark] of await marks(projectDir, literal)) files[name] = mark;
  }
  return files;
}

/** `size:mtime` of the file, or of each file that a glob matches in its folder. */
async function marks(projectDir: string, literal: string): Promise<[string, string][]> {
  const absolute = path.resolve(projectDir, literal);
  if (!/[*?[]/.test(literal)) {
    const mark = await markOf(absolute);
    return mark === null ? [] : [[literal, mark]];
  }
  const matches = await glob(literal, { cwd: projectDir, absolute: true, dot: true });
  const found: [string, string][] = [];
  for (const match of matches) {
    const mark = await markOf(match);
    if (mark !== null) found.push([path.relative(projectDir, match), mark]);
  }
  return found.sort();
}

async function markOf(file: string): Promise<string | null> {
  const info = await stat(file).catch(() => null);
  return info?.isFile() ? `${info.size}:${info.mtimeMs}` : null;
}

interface Walk {
  projectDir: string;
  language: 'python' | 'typescript';
  found: Record<string, string>;
  own: string;
}

async function collectImports(walk: Walk, file: string, code: string): Promise<void> {
  for (const alternatives of importCandidates(walk.language, walk.projectDir, file, code)) {
    const hit = await firstReadable(alternatives, walk.projectDir);
    if (hit === null || hit.file === walk.own) continue;
    const name = path.relative(walk.projectDir, hit.file).split(path.sep).join('/');
    if (name in walk.found) continue;
    walk.found[name] = sha256(hit.text);
    await collectImports(walk, hit.file, hit.text);
  }
}

async function firstReadable(
  files: string[],
  projectDir: string,
): Promise<{ file: string; text: string } | null> {
  for (const file of files) {
    if (path.relative(projectDir, file).startsWith('..')) continue;
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return { file, text };
  }
  return null;
}
