import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import type { Block } from '../../../shared/pipeline/document.ts';
import { codeFacts } from './code-facts.ts';
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
  const candidates =
    walk.language === 'python'
      ? pythonCandidates(walk.projectDir, file, code)
      : typescriptCandidates(file, code);
  for (const alternatives of candidates) {
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

/** For each imported module, where its file may be: beside the importing file or in the project. */
function pythonCandidates(projectDir: string, file: string, code: string): string[][] {
  const candidates: string[][] = [];
  const statement =
    /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+([^#\n]*)|import[ \t]+([^#\n]+))/gm;
  for (const match of code.matchAll(statement)) {
    const from = match[1];
    const modules =
      from === undefined
        ? (match[3] ?? '').split(',').map((name) => name.trim().split(/\s+/)[0] ?? '')
        : [from, ...names(match[2] ?? '').map((name) => `${from}.${name}`)];
    for (const module of modules) {
      if (module === '') continue;
      const relative = module.replace(/^\.+/, '').split('.').join('/');
      const roots = [path.dirname(file), projectDir];
      candidates.push(
        roots.flatMap((root) => [
          path.join(root, `${relative}.py`),
          path.join(root, relative, '__init__.py'),
        ]),
      );
    }
  }
  return candidates;
}

function names(list: string): string[] {
  return list
    .replace(/[()\\]/g, ' ')
    .split(',')
    .map((name) => name.trim().split(/\s+/)[0] ?? '')
    .filter((name) => /^\w+$/.test(name));
}

function typescriptCandidates(file: string, code: string): string[][] {
  const specifier = /(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
  return [...code.matchAll(specifier)].map((match) => {
    const target = path.resolve(path.dirname(file), match[1] ?? '');
    return [
      target,
      `${target}.ts`,
      `${target}.js`,
      `${target}.json`,
      path.join(target, 'index.ts'),
    ];
  });
}
