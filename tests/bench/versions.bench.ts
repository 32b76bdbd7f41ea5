import { execFileSync } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openHistory } from '../../electron/engine/history/open-history.ts';
import { openProject } from '../../electron/engine/project/open-project.ts';
import { openDatabase } from '../../electron/engine/runs/database.ts';
import { host } from './engine.ts';
import { type Figure, loopDelay, median, quantile, repeated, report, timed } from './measure.ts';
import { makeProject, mixedBlocks, pipelineFiles } from './projects.ts';

/** 10,000 versions of 300 blocks in three pipelines, an edit of one block each: how quick, and how large. */
const VERSIONS = Number(process.argv[2] ?? 10_000);
const GIT_COMMITS = 50;
const PIPELINES = ['daily', 'weekly', 'yearly'];

const files: Record<string, string> = {};
for (const name of PIPELINES) Object.assign(files, pipelineFiles(name, mixedBlocks(100)));
const code = Object.keys(files).filter((file) => !file.endsWith('.yaml'));
const project = await makeProject(files);
const dir = project.dir;
const stateDir = path.join(dir, '.tidemill');

/** The edit number `number`: a line more in one block's file. */
async function edit(number: number): Promise<void> {
  const file = code[(number * 7) % code.length] ?? '';
  const comment = file.endsWith('.sql') ? '--' : file.endsWith('.py') ? '#' : '//';
  await writeFile(path.join(dir, file), `${files[file]}\n${comment} edit ${number}\n`);
}

async function open() {
  const opened = await openProject(dir, { resources: host.resources });
  const database = openDatabase(stateDir);
  const history = openHistory({ project: opened, stateDir, database, onChange: () => undefined });
  return {
    history,
    async close() {
      await history.close();
      database.close();
      await opened.close();
    },
  };
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What the same edits cost with git itself, in time and room each; null where there is none. */
async function gitCommits(): Promise<{ ms: number; bytes: number } | null> {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.org', ...args], {
      cwd: dir,
      stdio: 'ignore',
    });
  try {
    git('init', '-q');
  } catch {
    return null;
  }
  git('add', 'pipelines');
  git('commit', '-q', '-m', 'first');
  const before = await bytesIn(path.join(dir, '.git'));
  const times: number[] = [];
  for (let number = 0; number < GIT_COMMITS; number += 1) {
    await edit(VERSIONS + number);
    times.push(
      await timed(async () => {
        git('add', 'pipelines');
        git('commit', '-q', '-m', `edit ${number}`);
      }),
    );
  }
  const bytes = (await bytesIn(path.join(dir, '.git'))) - before;
  return { ms: median(times), bytes: bytes / GIT_COMMITS };
}

try {
  await mkdir(stateDir, { recursive: true });
  let opened = await open();
  await opened.history.snapshot('first');
  const times: number[] = [];
  const delay = await loopDelay(async () => {
    for (let number = 0; number < VERSIONS; number += 1) {
      await edit(number);
      times.push(await timed(() => opened.history.snapshot('save')));
    }
  });
  const unchanged = await repeated(50, () => opened.history.snapshot('run'));
  await opened.close();
  // As a command meets it: nothing is in memory.
  opened = await open();
  const { history } = opened;
  const first = await timed(() => history.snapshot('run'));
  const list = await repeated(20, () => history.list({ limit: 50 }));
  const search = await repeated(20, () => history.list({ limit: 50, search: 'edit 4321' }));
  const nothing = await repeated(20, () => history.list({ limit: 50, search: 'no such text' }));
  const { versions } = await history.list({ limit: 500 });
  const newest = versions[0]?.version ?? '';
  const old = versions.at(-1)?.version ?? '';
  const coldDiff = await timed(() => history.diff(old, newest));
  const diff = await repeated(5, () => history.diff(old, newest));
  const size = await bytesIn(path.join(stateDir, 'history.git'));
  const index = await bytesIn(stateDir);
  await opened.close();
  const git = await gitCommits();
  const figures: Figure[] = [
    { name: `a version, of ${VERSIONS}`, value: median(times), unit: 'ms' },
    { name: 'a version, p99', value: quantile(times, 0.99), unit: 'ms' },
    { name: 'the last 500', value: median(times.slice(-500)), unit: 'ms' },
    { name: 'event loop held meanwhile, p99', value: delay.p99, unit: 'ms' },
    { name: 'event loop held meanwhile, longest', value: delay.max, unit: 'ms' },
    { name: 'nothing changed', value: median(unchanged), unit: 'ms' },
    { name: 'nothing changed, in a new process', value: first, unit: 'ms' },
    { name: 'a page of 50', value: median(list), unit: 'ms' },
    { name: 'a search that finds', value: median(search), unit: 'ms' },
    { name: 'a search that finds nothing', value: median(nothing), unit: 'ms' },
    { name: 'a comparison over 500 versions, first', value: coldDiff, unit: 'ms' },
    { name: 'a comparison over 500 versions', value: median(diff), unit: 'ms' },
    { name: 'the repository', value: size / 1e6, unit: 'MB' },
    { name: 'with the index for lists and searches', value: index / 1e6, unit: 'MB' },
  ];
  if (git !== null) {
    const room = size / VERSIONS / git.bytes;
    figures.push(
      { name: 'git add and commit of the same', value: git.ms, unit: 'ms' },
      {
        name: "a version's time against that",
        value: median(times) / git.ms,
        unit: 'x',
        target: 1,
      },
      { name: "a version's room against git's", value: room, unit: 'x', target: 1 },
    );
  }
  report('versions', figures);
} finally {
  await project.remove();
}
