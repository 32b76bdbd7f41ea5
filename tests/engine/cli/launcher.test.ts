import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LAUNCHER, start, tidemill } from './command.ts';

/** An installation of its own: the launcher, and whatever else a test puts there. */
let root: string;
let launcher: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tidemill-launcher-'));
  launcher = path.join(root, 'electron', 'headless', 'tidemill.cjs');
  await mkdir(path.dirname(launcher), { recursive: true });
  await copyFile(LAUNCHER, launcher);
});
afterEach(() => rm(root, { recursive: true }));

async function install(file: string, text: string): Promise<string> {
  const place = path.join(root, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
  return place;
}

/** Runs the launcher as a Node that calls itself version 20, with no way to become another program. */
const asNode20 = (...args: string[]) => ({
  program: [process.execPath, '--require', path.join(root, 'as-node-20.cjs'), launcher, ...args],
});
const AS_NODE_20 = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });
process.execve = undefined;
`;

it('says that Tidemill is not built', async () => {
  const { status, stderr } = await tidemill(['--version'], {
    program: [process.execPath, launcher],
  });
  expect(status).toBe(70);
  expect(stderr).toBe(
    `error launcher: Tidemill is not built: run \`npm ci\` (or \`npm run build\`) in ${root}\n`,
  );
});

it('says that there is no Node that is new enough', async () => {
  await install('dist/headless/cli.cjs', '');
  await install('as-node-20.cjs', AS_NODE_20);
  const { status, stderr } = await tidemill([], asNode20());
  expect(status).toBe(70);
  expect(stderr).toContain('Tidemill needs Node 24 or newer and found none: this is Node 20.1.0');
});

it('hands over arguments, output and exit status to the Node that Tidemill brings', async () => {
  await install(
    'dist/headless/cli.cjs',
    'console.log(JSON.stringify(process.argv.slice(2))); process.exit(3);',
  );
  await install('as-node-20.cjs', AS_NODE_20);
  await bringNode();
  const args = ['run', 'a b', '--param', 'x=$HOME "日本"'];
  const { status, stdout, stderr } = await tidemill(args, asNode20());
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(args);
  expect(status).toBe(3);
});

it.each([
  ['a script, which reaches the launcher alone', false, ['SIGTERM']],
  ['a terminal, which reaches both', true, ['SIGINT', 'SIGTERM']],
])('passes on a Ctrl-C of %s', async (_, whole, expected) => {
  await install(
    'dist/headless/cli.cjs',
    `const heard = [];
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    heard.push(signal);
    if (heard.length === ${expected.length}) {
      console.log(heard.sort().join());
      process.exit(7);
    }
  });
}
setInterval(() => {}, 1000);
console.log('ready');`,
  );
  await install('as-node-20.cjs', AS_NODE_20);
  await bringNode();
  const started = start([], asNode20());
  await started.line('ready');
  if (whole) started.interrupt();
  else started.child.kill('SIGINT');
  const { status, stdout } = await started.ended;
  expect(stdout).toBe(`ready\n${expected.join()}\n`);
  expect(status).toBe(7);
});

it('dies of the signal that its command died of', async () => {
  await install(
    'dist/headless/cli.cjs',
    "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);",
  );
  await install('as-node-20.cjs', AS_NODE_20);
  await bringNode();
  const started = start([], asNode20());
  await started.ended;
  expect(started.child.signalCode).toBe('SIGKILL');
});

it('is written for Node 12', async () => {
  const text = await readFile(LAUNCHER, 'utf8');
  const { code } = await transform(text, { target: 'node12', supported: {} });
  const asIs = await transform(text, { target: 'esnext' });
  expect(code).toBe(asIs.code);
  expect(text).not.toContain("require('node:");
});

it('works under the Node that the system has', async () => {
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'PATH=/usr/local/bin:/usr/bin:/bin command -v node || true',
  ]);
  const node = stdout.trim();
  if (node === '') return console.warn('Skipped: the system has no Node of its own.');
  expect((await tidemill(['--version'], { program: [node, LAUNCHER] })).status).toBe(0);
});

/** The npm package `node`, standing in by a script that runs this Node. */
async function bringNode(): Promise<void> {
  await install('node_modules/node/package.json', '{"name":"node","version":"24.0.0"}');
  const program = await install(
    'node_modules/node/bin/node',
    `#!/bin/sh\nexec '${process.execPath}' "$@"\n`,
  );
  await chmod(program, 0o755);
}
