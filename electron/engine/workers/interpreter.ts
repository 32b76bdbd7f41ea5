import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';

/** A Python that was tried and found good. */
export interface Interpreter {
  /** Absolute. */
  path: string;
  version: string;
}

export interface InterpreterSearch {
  /** `python:` of tidemill.yaml: a path relative to the project, or a name to look up on the PATH. */
  setting: string | null;
  project: string;
  env: Record<string, string>;
  platform?: NodeJS.Platform;
}

interface Candidate {
  /** What a person would call it. */
  name: string;
  command: string;
  args: string[];
  /** Found by its name on the PATH, where it may be a shim that costs 90 ms at every start. */
  resolve: boolean;
}

type Probe =
  | { type: 'found'; path: string; version: [number, number, number] }
  | { type: 'missing' }
  | { type: 'broken'; printed: string; how: string };

const OLDEST: readonly [number, number] = [3, 9];
const PROBE_MS = 20_000;
const MARK = 'tidemill-interpreter:';

/** Written for any Python, also one far too old. Found by its mark, whatever else start-up code prints. */
const PROBE = `import sys, json; sys.stdout.write("\\n${MARK}" + json.dumps([sys.executable, list(sys.version_info[:3])]) + "\\n")`;

/**
 * Finds the project's Python: the setting, else `.venv`, `$VIRTUAL_ENV`, `python3`, `python` (on Windows
 * `py -3`, `python`). Throws `python.missing`, `python.too_old` or `python.broken`, which name what was tried.
 */
export async function findInterpreter(search: InterpreterSearch): Promise<Interpreter> {
  const candidates = candidatesOf(search);
  let tooOld: TidemillError | null = null;
  for (const candidate of candidates) {
    const probe = await probeOf(candidate, search);
    if (probe.type === 'missing') continue;
    if (probe.type === 'broken') throw broken(search, candidate, probe);
    const version = probe.version.join('.');
    if (isTooOld(probe.version)) {
      tooOld ??= tooOldError(search, candidate, version);
      continue;
    }
    return { path: candidate.resolve && probe.path ? probe.path : candidate.command, version };
  }
  throw tooOld ?? missing(search, candidates);
}

function candidatesOf(search: InterpreterSearch): Candidate[] {
  const platform = search.platform ?? process.platform;
  const { setting, project, env } = search;
  if (setting !== null) {
    const isName = !/[\\/]/.test(setting);
    if (isName) return [{ name: setting, command: setting, args: [], resolve: true }];
    const path = isAbsolute(setting) ? setting : resolve(project, setting);
    return [{ name: setting, command: path, args: [], resolve: false }];
  }
  const candidates: Candidate[] = [];
  const addVenv = (name: string, folder: string) => {
    // A venv whose interpreter has gone is a mistake to tell, not a reason to take another Python.
    if (!existsSync(join(folder, 'pyvenv.cfg')) && !existsSync(pythonOf(folder, platform))) return;
    candidates.push({ name, command: pythonOf(folder, platform), args: [], resolve: false });
  };
  addVenv('.venv', join(project, '.venv'));
  if (env.VIRTUAL_ENV) addVenv('$VIRTUAL_ENV', env.VIRTUAL_ENV);
  const onPath: [string, string[]][] =
    platform === 'win32'
      ? [
          ['py', ['-3']],
          ['python', []],
        ]
      : [
          ['python3', []],
          ['python', []],
        ];
  for (const [command, args] of onPath) {
    candidates.push({ name: [command, ...args].join(' '), command, args, resolve: true });
  }
  return candidates;
}

function pythonOf(venv: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
}

function probeOf(candidate: Candidate, search: InterpreterSearch): Promise<Probe> {
  return new Promise((settle) => {
    const options = {
      env: search.env,
      cwd: search.project,
      timeout: PROBE_MS,
      killSignal: 'SIGKILL' as const,
      windowsHide: true,
      maxBuffer: 16 * 1024 * 1024,
    };
    const args = [...candidate.args, '-c', PROBE];
    const child = execFile(candidate.command, args, options, (error, stdout, stderr) => {
      const answer = answerIn(stdout);
      if (answer) return settle({ type: 'found', ...answer });
      const code = (error as NodeJS.ErrnoException | null)?.code;
      const isVenv = candidate.name === '.venv' || candidate.name === '$VIRTUAL_ENV';
      if (code === 'ENOENT' && !isVenv) return settle({ type: 'missing' });
      settle({ type: 'broken', printed: `${stderr}\n${stdout}`.trim(), how: howOf(error, code) });
    });
    child.stdin?.end();
  });
}

function howOf(error: (Error & { killed?: boolean }) | null, code: unknown): string {
  if (!error) return 'it ended without doing what it was told';
  if (error.killed) return `it did not answer within ${PROBE_MS / 1000} s`;
  if (code === 'ENOENT') return 'its interpreter does not exist any more';
  return typeof code === 'number' ? `it exited with code ${code}` : error.message;
}

function answerIn(stdout: string): { path: string; version: [number, number, number] } | null {
  const line = stdout.split('\n').find((text) => text.startsWith(MARK));
  if (!line) return null;
  const [path, version] = JSON.parse(line.slice(MARK.length)) as [string, [number, number, number]];
  return { path, version };
}

function isTooOld([major, minor]: [number, number, number]): boolean {
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

function missing(search: InterpreterSearch, candidates: Candidate[]): TidemillError {
  const tried = candidates.map(({ name }) => name).join(', ');
  if (search.setting !== null) {
    return new TidemillError({
      code: 'python.missing',
      message: `The Python of this project, ${search.setting}, does not exist.`,
      file: 'tidemill.yaml',
      hint: `Tried ${candidates[0]?.command}. Mend python: in tidemill.yaml, or create the environment with: python3 -m venv .venv`,
    });
  }
  const path = search.env.PATH?.split(delimiter).join(', ') ?? '';
  return new TidemillError({
    code: 'python.missing',
    message: `No Python was found. Tried: ${tried}.`,
    hint: `Install Python 3.9 or newer, or name one as python: in tidemill.yaml. Looked in ${path}`,
  });
}

/** The file to mend, where that names the interpreter. */
function placeOf({ setting }: InterpreterSearch): { file?: string } {
  return setting === null ? {} : { file: 'tidemill.yaml' };
}

function tooOldError(
  search: InterpreterSearch,
  candidate: Candidate,
  version: string,
): TidemillError {
  return new TidemillError({
    code: 'python.too_old',
    ...placeOf(search),
    message: `${candidate.name} is Python ${version}; Tidemill needs 3.9 or newer.`,
    hint: 'Install a newer Python, or name one as python: in tidemill.yaml.',
  });
}

function broken(
  search: InterpreterSearch,
  candidate: Candidate,
  probe: Extract<Probe, { type: 'broken' }>,
): TidemillError {
  const printed = probe.printed.slice(-1500);
  return new TidemillError({
    code: 'python.broken',
    ...placeOf(search),
    message: `The Python ${candidate.name}${candidate.command === candidate.name ? '' : ` (${candidate.command})`} does not work: ${probe.how}.${printed ? ` It printed:\n${printed}` : ' It printed nothing.'}`,
    hint: 'Try it in a terminal. An environment whose Python was removed or upgraded must be created again: python3 -m venv --clear .venv',
  });
}
