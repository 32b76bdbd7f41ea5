import * as vm from 'node:vm';
import type { Job } from '../../../../shared/worker/protocol.ts';
import { BlockFailure } from '../../jobs.ts';
import { sourceMaps } from '../places.ts';
import { EXPORTS, rewriteExports } from './exports.ts';
import { ModuleGraph } from './modules.ts';
import { stripTypes } from './strip.ts';

type Exports = Record<string, unknown>;
type Body = (exports: Exports) => void;

export interface LoadedBlock {
  run: (inputs: Record<string, unknown>) => unknown;
  tests: { name: string; test: (output: unknown) => unknown }[];
}

const STRICT = '"use strict";';
const KEPT = 500;

/** Compiled blocks without imports, by file and code; null for those that are esbuild's work. */
const simple = new Map<string, Body | null>();

/**
 * Compiles and evaluates a block's file: module state is fresh for each call, compiled code is kept. Throws
 * BlockFailure for what is wrong with the file, or what its top level throws.
 */
export async function loadBlock(job: Job): Promise<LoadedBlock> {
  const body = simpleBody(job);
  let exports: Exports = {};
  if (body) body(exports);
  else exports = await new ModuleGraph(job).load();
  const run = exports.default;
  if (typeof run !== 'function') throw noEntry(job, exports);
  const tests = Object.keys(exports)
    .filter((name) => name.startsWith('test_') && typeof exports[name] === 'function')
    .map((name) => ({ name, test: exports[name] as (output: unknown) => unknown }));
  return { run: run as LoadedBlock['run'], tests };
}

function simpleBody(job: Job): Body | null {
  const key = `${job.file}\0${job.code}`;
  let body = simple.get(key);
  if (body === undefined) {
    body = compileSimple(job);
    const [oldest] = simple.keys();
    if (simple.size >= KEPT && oldest !== undefined) simple.delete(oldest);
    simple.set(key, body);
  }
  // The file may have had imports before: then its positions were mapped.
  if (body) sourceMaps.delete(job.file);
  return body;
}

function compileSimple(job: Job): Body | null {
  const stripped = stripTypes(job.code);
  const rewritten = stripped === null ? null : rewriteExports(stripped);
  if (rewritten === null) return null;
  try {
    return vm.compileFunction(STRICT + rewritten, [EXPORTS], {
      filename: job.file,
      columnOffset: -STRICT.length,
    }) as Body;
  } catch {
    // Whatever it is, esbuild either understands it or says better what is wrong.
    return null;
  }
}

function noEntry(job: Job, exports: Exports): BlockFailure {
  const names = Object.keys(exports);
  return new BlockFailure({
    code: 'typescript.no_entry',
    message: 'The file exports no default function',
    hint:
      `Write: export default async function ({ params, context }) { … }` +
      (names.length > 0 ? ` (it exports ${names.join(', ')})` : ''),
    file: job.display_file,
    line: 1,
  });
}
