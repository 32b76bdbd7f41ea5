import { Document, isMap, isScalar, isSeq, YAMLSeq } from 'yaml';
import type { Json } from '../../worker/protocol.ts';

/** A value on one line, as it may stand anywhere: in a flow collection, too. */
export function flowValue(value: Json): string {
  if (typeof value === 'string') return flowText(value);
  if (Array.isArray(value)) return `[${value.map(flowValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, item]) => `${flowText(key)}: ${flowValue(item)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** Text with just the quotes it needs inside a flow collection. */
function flowText(text: string): string {
  if (/[\n\r]/.test(text)) return JSON.stringify(text);
  const list = new YAMLSeq();
  list.flow = true;
  list.add(text);
  return new Document(list)
    .toString({ lineWidth: 0, flowCollectionPadding: false })
    .trim()
    .slice(1, -1);
}

/**
 * What follows `key: ` in a block map: the first line, and the lines after it for text of several lines,
 * indented by two relative to the key.
 */
export function blockValue(value: Json): string[] {
  if (typeof value !== 'string') return [flowValue(value)];
  const plain = /^\S/.test(value) && !/\n\s*\n$|[^\S\n]\n|[^\S\n]$|\r/.test(value);
  if (value.includes('\n') && !plain) return [JSON.stringify(value)];
  const [first = '', ...more] = new Document({ k: value })
    .toString({ lineWidth: 0 })
    // Only YAML's own end of a line: other blanks of Unicode are text.
    .replace(/\n+$/, '')
    .split('\n');
  return [first.slice('k: '.length), ...more];
}

/** What a node says, as JSON; a scalar that JSON has no form for is null. */
export function jsonOf(node: unknown): Json {
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }): [string, Json] => [
      isScalar(key) ? String(key.value) : '',
      jsonOf(value),
    ]);
    return Object.fromEntries(entries);
  }
  if (isSeq(node)) return node.items.map(jsonOf);
  const value = isScalar(node) ? node.value : null;
  const plain = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  return plain ? (value as Json) : null;
}
