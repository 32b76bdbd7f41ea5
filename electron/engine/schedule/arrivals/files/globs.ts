import path from 'node:path';
import picomatch from 'picomatch';
import { ASIDE_ENDING, isInside } from '../../../project/paths.ts';

/** Folders that are never looked into: full of files that nobody delivered. */
const NEVER = new Set(['.tidemill', 'node_modules', '.git']);

/** A part of a glob between slashes. `rest`: from here on a path may have any number of parts. */
type Step =
  | { type: 'literal'; name: string }
  | { type: 'pattern'; fits(name: string): boolean }
  | { type: 'rest' };

/** How far into its glob a folder has got: the step that its children answer to. */
interface Spot {
  steps: readonly Step[];
  at: number;
}

/** What may match below a folder. Empty: nothing. */
export type Spots = readonly Spot[];

/** The globs of a trigger, made ready to walk down folders. */
export interface Globs {
  /** Where walks start: the project, and the root of the file system where a glob leads out of it. */
  roots: { dir: string; spots: Spots }[];
  /** Whether a file is meant, by its path as `shownPath` gives it. */
  matches(shown: string): boolean;
  /** Why a glob can never match, in one sentence each. */
  problems: string[];
}

/**
 * Reads the globs of a trigger: relative to the project or absolute, `/` between parts.
 * @param projectDir absolute
 */
export function readGlobs(globs: readonly string[], projectDir: string): Globs {
  const roots = new Map<string, Spot[]>();
  const problems: string[] = [];
  const wanted: ((shown: string) => boolean)[] = [];
  for (const glob of globs) {
    const shown = normal(glob, projectDir);
    const problem = problemOf(glob, shown);
    if (problem !== null) {
      problems.push(problem);
      continue;
    }
    wanted.push(matcher(shown));
    const dir = path.isAbsolute(shown) ? path.parse(shown).root : projectDir;
    const steps = stepsOf(path.isAbsolute(shown) ? shown.slice(dir.length) : shown);
    roots.set(dir, [...(roots.get(dir) ?? []), ...reached({ steps, at: 0 })]);
  }
  return {
    roots: [...roots].map(([dir, spots]) => ({ dir, spots })),
    matches: (shown) => wanted.some((fits) => fits(shown)),
    problems,
  };
}

/** A file's path as people and blocks know it: in the project, else absolute; with forward slashes. */
export function shownPath(file: string, projectDir: string): string {
  const shown = isInside(projectDir, file) ? path.relative(projectDir, file) : file;
  return path.sep === '/' ? shown : shown.split(path.sep).join('/');
}

/** What may match below the folder `name`. */
export function enter(spots: Spots, name: string): Spots {
  if (isNever(name)) return [];
  return spots.flatMap(({ steps, at }) => {
    const step = steps[at];
    if (step === undefined) return [];
    // Hidden folders are entered where a glob names them, as with files.
    if (step.type === 'rest') return name.startsWith('.') ? [] : [{ steps, at }];
    const fits = step.type === 'literal' ? step.name === name : step.fits(name);
    return fits && at + 1 < steps.length ? reached({ steps, at: at + 1 }) : [];
  });
}

/** The only names that matter in a folder; null where others may. */
export function namesIn(spots: Spots): string[] | null {
  const names = spots.map(({ steps, at }) => {
    const step = steps[at];
    return step?.type === 'literal' ? step.name : null;
  });
  return names.every((name) => name !== null) ? [...new Set(names)] : null;
}

/** Whether nothing of that name is ever of interest. */
export function isNever(name: string): boolean {
  return NEVER.has(name) || name.endsWith(ASIDE_ENDING);
}

function matcher(glob: string): (shown: string) => boolean {
  return picomatch(glob, { nonegate: true, nocase: process.platform === 'win32' });
}

/** The glob as it meets shown paths: relative where it leads into the project. */
function normal(glob: string, projectDir: string): string {
  const parts = glob.split('/').filter((part, i) => part !== '.' && (part !== '' || i === 0));
  if (!path.isAbsolute(glob)) return parts.join('/');
  const wild = parts.findIndex((part) => !isLiteral(part));
  const fixed = parts.slice(0, wild === -1 ? parts.length - 1 : wild);
  const shown = shownPath(path.resolve(`${fixed.join('/')}/`), projectDir);
  const rest = parts.slice(fixed.length).join('/');
  if (shown === '') return rest;
  return shown.endsWith('/') ? shown + rest : `${shown}/${rest}`;
}

function problemOf(glob: string, shown: string): string | null {
  const never = shown.split('/').find(isNever);
  return never === undefined
    ? null
    : `Files in ${never} are never looked at, so '${glob}' matches nothing.`;
}

/** A step ahead may be there already where a `**` may stand for nothing. */
function reached(spot: Spot): Spot[] {
  const { steps, at } = spot;
  const skips = steps[at]?.type === 'rest' && at + 1 < steps.length;
  return skips ? [spot, ...reached({ steps, at: at + 1 })] : [spot];
}

function stepsOf(glob: string): Step[] {
  const steps: Step[] = [];
  for (const part of glob.split('/')) {
    // What is open over a slash cannot be told apart by folder.
    if (part === '**' || unbalanced(part)) {
      steps.push({ type: 'rest' });
      if (part !== '**') return steps;
    } else if (isLiteral(part)) steps.push({ type: 'literal', name: part });
    else steps.push({ type: 'pattern', fits: matcher(part) });
  }
  return steps;
}

function isLiteral(part: string): boolean {
  return !/[*?[\]{}()!\\]/.test(part);
}

function unbalanced(part: string): boolean {
  const count = (characters: RegExp) => part.match(characters)?.length ?? 0;
  return count(/[{([]/g) !== count(/[})\]]/g);
}
