import type { Block, Settings } from '../../../shared/pipeline/document.ts';
import type { Json, Language, Output } from '../../../shared/worker/protocol.ts';
import type { Environment } from '../workers/types.ts';
import { type CodeFacts, codeFacts } from './code-facts.ts';
import { sha256 } from './sha256.ts';

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

/** The version of a language whose worker cannot be started. */
export const NO_VERSION = 'none';

/** Bumped when the meaning of a key changes, so that outputs of older engines are not reused. */
const KEY_VERSION = 1;

/** The parts of a block's key, as things stand. */
export function keyParts(input: KeyInput): KeyParts {
  const { block } = input;
  const facts = codeFacts(block.language as Language, input.code);
  const upstream: Record<string, string> = {};
  for (const name of block.inputs) upstream[name] = input.upstream.get(name)?.sha ?? '';
  return {
    code: facts.hash,
    imports: input.imports,
    settings: settingsOf(block, facts, input.settings),
    params: usedParams(block, facts, input.params),
    upstream,
    files: input.files,
    environment: {
      [runtimeName(block)]: input.environment.version,
      ...(block.language === 'python' ? { packages: packagesHash(input.environment) } : {}),
    },
  };
}

/**
 * One hash over the parts: equal keys mean that the block would give the same output again. The parts
 * are made with their keys in an order of their own, so that equal things have equal text.
 */
export function keyOf(blockName: string, parts: KeyParts): string {
  return sha256(JSON.stringify([KEY_VERSION, blockName, parts]));
}

function runtimeName(block: Block): string {
  return { sql: 'DuckDB', python: 'Python', typescript: 'Node', markdown: '' }[block.language];
}

const packageHashes = new WeakMap<Environment, string>();

function packagesHash(environment: Environment): string {
  const known = packageHashes.get(environment);
  if (known !== undefined) return known;
  const hash = sha256(JSON.stringify(sorted(environment.packages)));
  packageHashes.set(environment, hash);
  return hash;
}

function settingsOf(block: Block, facts: CodeFacts, settings: Settings): Record<string, Json> {
  return {
    kind: block.kind,
    language: block.language,
    ...(block.language === 'python' ? { dataframe: settings.dataframe } : {}),
    ...(facts.usesVariables ? { variables: sorted(settings.variables) as Json } : {}),
  };
}

/**
 * The parameters a block uses: in SQL the `$names`, elsewhere those whose names stand in code that
 * says `params`; where it says `params` and none of the names, it may use any of them.
 */
function usedParams(
  block: Block,
  { paramWords }: CodeFacts,
  params: Record<string, Json>,
): Record<string, Json> {
  if (paramWords.size === 0) return {};
  const names = Object.keys(params).sort();
  const mentioned = names.filter((name) => paramWords.has(name));
  const used: Record<string, Json> = {};
  for (const name of mentioned.length > 0 || block.language === 'sql' ? mentioned : names) {
    used[name] = sorted(params[name] ?? null) as Json;
  }
  return used;
}

/** JSON with the keys of every object in order, so that equal things have equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
