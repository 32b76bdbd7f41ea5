import type { Param } from '../../../shared/pipeline/document.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

/** The whole address of a hook, where the engine that serves this page answers; else with `HOST:PORT`. */
export function hookAddress(page: { protocol: string; origin: string }, path: string): string {
  const origin = page.protocol.startsWith('http') ? page.origin : 'http://HOST:PORT';
  return origin + path;
}

/** A call for a shell. */
export function curlExample(
  address: string,
  token: string | null,
  params: Readonly<Record<string, Param>>,
): string {
  const body = Object.fromEntries(
    Object.entries(params).map(([name, param]) => [name, param.default ?? examples[param.type]]),
  );
  return [
    `curl -X POST ${quoted(address)}`,
    `  -H ${quoted(`Authorization: Bearer ${token ?? 'TOKEN'}`)}`,
    `  -H ${quoted('Idempotency-Key: once-for-each-event')}`,
    `  -H ${quoted('Content-Type: application/json')}`,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n');
}

const examples: Readonly<Record<Param['type'], Json>> = {
  string: 'text',
  integer: 42,
  number: 0.5,
  boolean: true,
  date: '2026-03-29',
  timestamp: '2026-03-29T14:30:00Z',
  json: {},
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
