import { execFileSync } from 'node:child_process';
import { stripTypeScriptTypes } from 'node:module';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { readTemplates } from '../../../electron/engine/project/read-templates.ts';
import { fillTemplate } from '../../../shared/pipeline/templates.ts';
import { resources } from './folders.ts';

const KINDS = ['source', 'transform', 'sink', 'sensor', 'condition', 'check', 'scratch'] as const;
const INPUTS = [[], ['orders'], ['order', 'customers']];

const templates = await readTemplates(resources);

function filled(language: 'sql' | 'python' | 'typescript'): string[] {
  return KINDS.flatMap((kind) =>
    INPUTS.map((inputs) => {
      const code = fillTemplate(templates, { name: 'fresh', kind, language, inputs });
      expect(code, `${kind} in ${language}`).not.toBe('');
      expect(code).not.toMatch(/\{\{|\}\}/);
      return code;
    }),
  );
}

test('every kind has a Python template, and all of them are Python', () => {
  const check = 'import ast, json, sys\nfor code in json.load(sys.stdin): ast.parse(code)';
  execFileSync('python3', ['-c', check], { input: JSON.stringify(filled('python')) });
});

test('every kind has a TypeScript template, and all of them are TypeScript', () => {
  for (const code of filled('typescript')) stripTypeScriptTypes(code);
});

test('every kind has a SQL template, and all of them are SQL', async () => {
  const connection = await (await DuckDBInstance.create()).connect();
  for (const code of filled('sql')) {
    const statements = await connection.extractStatements(code);
    expect(statements.count).toBeGreaterThan(0);
  }
  connection.disconnectSync();
});

test('inputs become arguments, and reserved words are quoted in SQL', () => {
  const block = { name: 'fresh', kind: 'transform', inputs: ['order', 'customers'] } as const;
  expect(fillTemplate(templates, { ...block, language: 'python' })).toMatch(
    /^def fresh\(order, customers, params, context\):/,
  );
  expect(fillTemplate(templates, { ...block, language: 'sql' })).toContain('from "order"');
  const note = { name: 'about', kind: 'note', language: 'markdown', inputs: [] } as const;
  expect(fillTemplate(templates, note)).toMatch(/^# about\n/);
});
