/**
 * Builds everything that runs: Node code with esbuild, the renderer with Vite, all into `dist/`.
 * What is newer than its sources is left alone, so that a second start costs next to nothing.
 *
 *   node build.config.mjs [--force] [TARGET…]      targets: sql typescript cli main preload renderer
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(root, 'dist');

/** @typedef {{ out: string, entry: string, sources: string[], apart?: string[] }} Target */

/** Large packages that few starts of an engine ever need. */
const seldom = ['isomorphic-git', 'nodemailer'];

/**
 * Each target: the file or folder it gives under `dist/`, and what it is made from. A package that is to be
 * `apart` becomes a file of its own beside it, which `import()` reads when it comes to that: what is in the
 * bundle is read at every start and held as long as the process lives.
 * @type {Record<string, Target>}
 */
const targets = {
  sql: {
    out: 'workers/sql.cjs',
    entry: 'electron/workers/sql/main.ts',
    sources: ['electron/workers', 'shared'],
  },
  typescript: {
    out: 'workers/typescript.cjs',
    entry: 'electron/workers/typescript/main.ts',
    sources: ['electron/workers', 'shared'],
  },
  cli: {
    out: 'headless/cli.cjs',
    entry: 'electron/headless/cli/main.ts',
    sources: ['electron/headless', 'electron/engine', 'shared'],
    apart: seldom,
  },
  main: {
    out: 'desktop/main.cjs',
    entry: 'electron/desktop/main.ts',
    sources: ['electron/desktop', 'electron/engine', 'shared'],
    apart: seldom,
  },
  preload: {
    out: 'desktop/preload.cjs',
    entry: 'electron/desktop/preload.ts',
    sources: ['electron/desktop', 'shared'],
  },
  renderer: { out: 'renderer', entry: 'renderer/index.html', sources: ['renderer', 'shared'] },
};

/** What every target is made from besides its own sources. */
const common = ['build.config.mjs', 'vite.config.ts', 'package-lock.json'];

/** Natives and what finds its own files beside itself cannot be bundled; ws falls back without the last two. */
const external = [
  'electron',
  'esbuild',
  'libsql',
  '@duckdb/node-api',
  'bufferutil',
  'utf-8-validate',
];

/**
 * Builds those of the named targets (all by default) that are missing or older than their sources.
 * Safe to call from several processes at once: every output appears whole or not at all.
 * @param {string[]} names
 * @param {{ force?: boolean, quiet?: boolean }} options
 * @returns {Promise<string[]>} the targets that had to be built
 */
export async function ensureBuilt(names = Object.keys(targets), options = {}) {
  const built = [];
  for (const name of names) {
    const target = targets[name];
    if (!target) throw new Error(`No build target '${name}': ${Object.keys(targets).join(', ')}`);
    const stamp = await stampOf(target);
    const stampFile = path.join(dist, '.stamps', name);
    const output = path.join(dist, target.out);
    if (!options.force && existsSync(output) && (await textOf(stampFile)) === stamp) continue;

    const start = performance.now();
    await mkdir(path.dirname(output), { recursive: true });
    await (name === 'renderer' ? bundleRenderer(output) : bundleNode(target, output));
    await publishText(stampFile, stamp);
    if (!options.quiet) {
      console.error(`built dist/${target.out} in ${Math.round(performance.now() - start)} ms`);
    }
    built.push(name);
  }
  return built;
}

/**
 * Electron runs the same bundles, and the oldest Node we test it on is 18: hence CommonJS and the target.
 * @param {Target} target
 * @param {string} output
 */
async function bundleNode({ entry, apart = [] }, output) {
  // The sandbox that a preload runs in knows no `node:url` and no file name.
  const isPreload = entry === targets.preload?.entry;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    // The bundle comes last, when all is there that it may ask for.
    entryPoints: [
      ...apart.map((name) => ({ in: name, out: name })),
      { in: entry, out: path.parse(output).name },
    ],
    outdir: path.dirname(output),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    // Names stay, for errors' sake; what is left out is memory and time at every start.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    external,
    plugins: [leaveApart(apart)],
    // `import.meta` has no meaning in CommonJS. Some libraries ask it for their URL, which is the bundle's;
    // our own code gets paths through the host.
    define: { 'import.meta.url': 'bundleUrl' },
    banner: isPreload
      ? {}
      : { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logOverride: { 'empty-import-meta': 'error' },
    logLevel: 'warning',
  });
  for (const file of outputFiles) await publishText(file.path, file.contents);
}

/**
 * Points `import()` of the named packages at their files beside the bundle. esbuild's own splitting is for
 * ES modules alone.
 * @param {string[]} names
 * @returns {import('esbuild').Plugin}
 */
function leaveApart(names) {
  return {
    name: 'leave-apart',
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path: name, kind }) =>
        kind === 'dynamic-import' ? { path: `./${name}.cjs`, external: true } : undefined,
      );
    },
  };
}

/** @param {string} output */
async function bundleRenderer(output) {
  const { build } = await import('vite');
  const aside = asideOf(output);
  const old = asideOf(output);
  try {
    await build({
      root: path.join(root, 'renderer'),
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: aside, emptyOutDir: true },
    });
    if (existsSync(output)) await rename(output, old);
    await rename(aside, output);
  } finally {
    for (const rest of [aside, old]) await rm(rest, { recursive: true, force: true });
  }
}

/**
 * A hash of all the sources' contents, so that switching branches back and forth builds what it must.
 * @param {Target} target
 */
async function stampOf(target) {
  const hash = createHash('sha256');
  for (const source of [...new Set([...target.sources, ...common])]) {
    for (const file of await filesUnder(path.join(root, source))) {
      hash
        .update(path.relative(root, file))
        .update('\0')
        .update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} place
 * @returns {Promise<string[]>}
 */
async function filesUnder(place) {
  if (!existsSync(place)) return [];
  if (path.extname(place) !== '') return [place];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * @param {string} file
 * @param {string | Uint8Array} text
 */
async function publishText(file, text) {
  await mkdir(path.dirname(file), { recursive: true });
  const aside = asideOf(file);
  await writeFile(aside, text);
  await rename(aside, file);
}

/** @param {string} file */
const asideOf = (file) => `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;

/** @param {string} file */
const textOf = (file) => readFile(file, 'utf8').catch(() => null);

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const names = args.filter((arg) => !arg.startsWith('-'));
  try {
    await ensureBuilt(names.length > 0 ? names : undefined, { force: args.includes('--force') });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
