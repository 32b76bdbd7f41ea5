import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A project in a new folder; `files` by path. Gives its folder and how to remove it. */
export async function makeProject(
  files: Record<string, string>,
): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-bench-'));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

export interface BlockText {
  name: string;
  kind?: string;
  language: 'sql' | 'python' | 'typescript';
  inputs?: string[];
  code: string;
}

const ENDINGS = { sql: 'sql', python: 'py', typescript: 'ts' };

/** The files of a pipeline. */
export function pipelineFiles(pipeline: string, blocks: BlockText[]): Record<string, string> {
  const files: Record<string, string> = {};
  const lines = ['blocks:'];
  for (const { name, kind = 'transform', language, inputs = [], code } of blocks) {
    const file = `${name}.${ENDINGS[language]}`;
    lines.push(`  - name: ${name}`, `    kind: ${kind}`, `    file: ${file}`);
    if (inputs.length > 0) lines.push(`    inputs: [${inputs.join(', ')}]`);
    files[`pipelines/${pipeline}/${file}`] = code;
  }
  files[`pipelines/${pipeline}/pipeline.yaml`] = `${lines.join('\n')}\n`;
  return files;
}

/** 1,000 rows of 5 columns: the size of table that the many small blocks pass on. */
export const SEED_SQL = `select i::bigint as id, (i % 7)::int as bucket, (i * 1.5)::double as amount,
  'name ' || (i % 100) as name, timestamp '2026-01-01' + to_minutes(i) as seen from range(1000) t(i)`;

/** A block that changes next to nothing, so that all its cost is Tidemill's. */
export function noOp(language: BlockText['language'], name: string, input: string): BlockText {
  const code = {
    sql: `select id, bucket, amount + 1 as amount, name, seen from ${input}`,
    python: `def ${name}(${input}):\n    return ${input}\n`,
    typescript: `export default async function ({ ${input} }) {\n  return ${input};\n}\n`,
  }[language];
  return { name, language, inputs: [input], code };
}

/**
 * `count` mixed blocks (60 % SQL, 25 % Python, 15 % TypeScript), each reading an earlier one: a tree
 * of fan-out three.
 */
export function mixedBlocks(count: number): BlockText[] {
  const blocks: BlockText[] = [{ name: 'b0', language: 'sql', code: SEED_SQL }];
  for (let i = 1; i < count; i += 1) {
    const share = (i * 37) % 100;
    const language = share < 60 ? 'sql' : share < 85 ? 'python' : 'typescript';
    blocks.push(noOp(language, `b${i}`, `b${Math.floor((i - 1) / 3)}`));
  }
  return blocks;
}
