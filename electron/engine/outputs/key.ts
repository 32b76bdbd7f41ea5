import { createHash } from 'node:crypto';
import type { Block, Settings } from '../../../shared/pipeline/document.ts';
import { normalizeSql, parameters } from '../../../shared/sql/index.ts';
import type { Json, Output } from '../../../shared/worker/protocol.ts';
import type { Environment } from '../workers/types.ts';

/**
 * All that a block's output depends on, part by part and by name, so that a difference can be told to
 * a person. Values are hashes or small texts; secrets never stand here.
 */
export interface KeyParts {
  code: string;
  /** Project files the code imports, by path. */
  imports: Record<string, string>;
  settings: Record<string, Json>;
  params: Record<string, Json>;
  /** The sha of each input, by name. */
  upstream: Record<string, string>;
  /** Files the SQL reads, by path as written: `size:mtime`. */
  files: Record<string, string>;
  environment: Record<string, string>;
}

export interface KeyInput {
  block: Block;
  code: string;
  imports: Record<string, string>;
  files: Record<string, string>;
  settings: Settings;
  /** The values of the run's parameters, defaults filled in. */
  params: Record<string, Json>;
  upstream: Map<string, Output>;
  environment: Environment;
}

/** Bumped when the meaning of a key changes, so that outputs of older engines are not reused. */
const KEY_VERSION = 1;

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The parts of a block's key, as things stand. */
export function keyParts(input: KeyInput): KeyParts {
  const { block, code } = input;
  const upstream: Record<string, string> = {};
  for (const name of block.inputs) upstream[name] = input.upstream.get(name)?.sha ?? '';
  return {
    code: sha256(block.language === 'sql' ? normalizeSql(code) : code),
    imports: input.imports,
    settings: settingsOf(block, code, input.settings),
    params: usedParams(block, code, input.params),
    upstream,
    files: input.files,
    environment: {
      [runtimeName(block)]: input.environment.version,
      ...(block.language === 'python' ? { packages: packagesHash(input.environment) } : {}),
    },
  };
}

/** One hash over the parts: equal keys mean that the block would give the same output again. */
export function keyOf(blockName: string, parts: KeyParts): string {
  return sha256(JSON.stringify([KEY_VERSION, blockName, sorted(parts)]));
}

function runtimeName(block: Block): string {
  return { sql: 'DuckDB', python: 'Python', typescript: 'Node', markdown: '' }[block.language];
}

function packagesHash(environment: Environment): string {
  return sha256(JSON.stringify(sorted(environment.packages)));
}

function settingsOf(block: Block, code: string, settings: Settings): Record<string, Json> {
  return {
    kind: block.kind,
    language: block.language,
    ...(block.language === 'python' ? { dataframe: settings.dataframe } : {}),
    ...(block.language !== 'sql' && code.includes('variables')
      ? { variables: settings.variables }
      : {}),
  };
}

/**
 * The parameters a block uses: in SQL the `$names`, elsewhere those whose names stand in code that
 * says `params`; where it says `params` and none of the names, it may use any of them.
 */
function usedParams(
  block: Block,
  code: string,
  params: Record<string, Json>,
): Record<string, Json> {
  const named = (names: Iterable<string>) => {
    const used: Record<string, Json> = {};
    for (const name of names) if (name in params) used[name] = params[name] ?? null;
    return used;
  };
  if (block.language === 'sql') return named(parameters(code));
  if (!code.includes('params')) return {};
  const words = new Set(code.match(/[A-Za-z_]\w*/g) ?? []);
  const mentioned = Object.keys(params).filter((name) => words.has(name));
  return named(mentioned.length > 0 ? mentioned : Object.keys(params));
}

/** JSON with the keys of every object in order, so that equal things have equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
