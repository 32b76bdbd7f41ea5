import { readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vm from 'node:vm';
import type { Job } from '../../../../shared/worker/protocol.ts';
import { BlockFailure } from '../../jobs.ts';
import { displayName, sourceMaps } from '../places.ts';
import { loadPackage } from './packages.ts';
import { type Translation, translate } from './translate.ts';

type Exports = Record<string, unknown>;
type Body = (
  require: (specifier: string) => unknown,
  module: { exports: Exports },
  exports: Exports,
  filename: string,
  dirname: string,
  url: string,
) => void;

interface Compiled {
  source: string;
  translation: Translation;
  body: Body;
}

/** Endings tried, in order, for an import that names none. */
const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.js',
  '.mjs',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
];

/** Compiled files, kept as long as their text stays the same. */
const compiled = new Map<string, Compiled>();

/**
 * The modules of one run of a block: its own file and what that imports from the project. Each
 * run has its own, so that no state is left from the run before; packages are shared.
 */
export class ModuleGraph {
  private readonly job: Job;
  private readonly files = new Map<string, Compiled>();
  private readonly targets = new Map<string, string>();
  private readonly packages = new Map<string, unknown>();
  private readonly instances = new Map<string, { exports: Exports }>();

  constructor(job: Job) {
    this.job = job;
  }

  /** Loads the block's file and runs it. Throws BlockFailure, or what the user's code throws. */
  async load(): Promise<Exports> {
    await this.collect(this.job.file, this.job.code);
    return this.instantiate(this.job.file);
  }

  private async collect(file: string, source: string): Promise<void> {
    const unit = await this.compile(file, source);
    this.files.set(file, unit);
    for (const specifier of unit.translation.imports) {
      const key = `${file}\0${specifier}`;
      if (this.targets.has(key) || this.packages.has(key)) continue;
      if (isBuiltin(specifier) || !/^(\.{1,2}(\/|$)|\/)/.test(specifier)) {
        this.packages.set(key, await this.package(specifier, file));
        continue;
      }
      const target = await resolveFile(path.resolve(path.dirname(file), specifier));
      if (target === null) throw this.missing(specifier, file);
      this.targets.set(key, target);
      if (!this.files.has(target)) await this.collect(target, await readFile(target, 'utf8'));
    }
  }

  private async compile(file: string, source: string): Promise<Compiled> {
    const known = compiled.get(file);
    if (known?.source === source) return known;
    const translation = await translate(source, file, displayName(file, this.job));
    const parameters = ['require', 'module', 'exports', '__filename', '__dirname', '__url'];
    const body = vm.compileFunction(translation.code, parameters, { filename: file }) as Body;
    const unit = { source, translation, body };
    compiled.set(file, unit);
    sourceMaps.set(file, translation.map);
    return unit;
  }

  private instantiate(file: string): Exports {
    const known = this.instances.get(file);
    if (known) return known.exports;
    const unit = this.files.get(file);
    if (unit === undefined) throw new Error(`${file} was not collected`);
    const module: { exports: Exports } = { exports: {} };
    this.instances.set(file, module);
    const require = (specifier: string): unknown => {
      const key = `${file}\0${specifier}`;
      const target = this.targets.get(key);
      if (target !== undefined) return this.instantiate(target);
      if (this.packages.has(key)) return this.packages.get(key);
      throw this.missing(specifier, file);
    };
    const url = pathToFileURL(file).href;
    unit.body(require, module, module.exports, file, path.dirname(file), url);
    return module.exports;
  }

  private async package(specifier: string, importer: string): Promise<unknown> {
    try {
      return await loadPackage(specifier, importer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
        throw this.missing(specifier, importer);
      }
      throw error;
    }
  }

  private missing(specifier: string, importer: string): BlockFailure {
    const isFile = /^[./]/.test(specifier);
    return new BlockFailure({
      code: 'typescript.import',
      message: `Cannot find ${isFile ? 'the file' : 'the package'} '${specifier}'`,
      hint: isFile
        ? 'It is looked for beside the file that imports it.'
        : `Install it in the project: npm install ${specifier}`,
      file: displayName(importer, this.job),
    });
  }
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** The file that an import means: as written, with an ending added, or `.ts` for a written `.js`. */
async function resolveFile(base: string): Promise<string | null> {
  const candidates = ENDINGS.map((ending) => base + ending);
  if (/\.m?js$/.test(base)) candidates.push(base.replace(/js$/, 'ts'));
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isFile()) return candidate;
  }
  return null;
}
