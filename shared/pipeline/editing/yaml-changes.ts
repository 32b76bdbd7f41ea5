import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Json } from '../../worker/protocol.ts';
import { isEmptyScalar, pairOf, startOf, type YamlText } from './yaml-text.ts';
import { blockValue, flowValue, jsonOf } from './yaml-values.ts';

/** Replaces a scalar by another. */
export function replaceScalar(yaml: YamlText, node: Node, value: string): void {
  yaml.replace(startOf(node), node.range?.[1] ?? startOf(node), flowValue(value));
}

/**
 * Sets a key of a map, or removes it (null). A new key comes after `after` where that is there, else at
 * the end. A map that takes the place of a map is set key by key, so that comments in it stay.
 */
export function setKey(
  yaml: YamlText,
  map: YAMLMap,
  key: string,
  value: Json,
  after?: string,
): void {
  const pair = pairOf(map, key);
  if (value === null) {
    if (pair !== undefined) removePair(yaml, map, pair);
  } else if (pair === undefined) insertPair(yaml, map, key, value, after);
  else if (isMap(pair.value) && isObject(value) && Object.keys(value).length > 0) {
    setMap(yaml, pair.value, value);
  } else replaceValue(yaml, map, pair, value);
}

/** Makes a map say `value` key by key; what says the same already stays as it is written. */
export function setMap(yaml: YamlText, map: YAMLMap, value: { [key: string]: Json }): void {
  const old = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
  if (!old.some((key) => Object.hasOwn(value, key))) {
    // Nothing stays: removing all and adding all would leave no place to add to.
    const end = yaml.contentEnd(map);
    yaml.replace(startOf(map), end, flowValue(value));
    return;
  }
  for (const key of old) if (!Object.hasOwn(value, key)) setKey(yaml, map, key, null);
  for (const [key, item] of Object.entries(value)) {
    const pair = pairOf(map, key);
    if (pair !== undefined && same(jsonOf(pair.value), item)) continue;
    setKey(yaml, map, key, item);
  }
}

/** Whether two values are the same, whatever the order of their keys. */
function same(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => same(item, other[at] ?? null));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key] ?? null, other[key] ?? null))
  );
}

function replaceValue(yaml: YamlText, map: YAMLMap, pair: Pair, value: Json): void {
  const colon = yaml.colonEnd(pair);
  const end = yaml.pairEnd(pair);
  const scalar = isScalar(pair.value) && !isEmptyScalar(pair.value) && !isBlockScalar(pair.value);
  const start = scalar || isFlow(pair.value) ? startOf(pair.value) : colon;
  const blank = start === colon ? ' ' : '';
  if (map.flow === true || yaml.hasComment(end)) {
    yaml.replace(start, end, blank + flowValue(value));
    return;
  }
  const indent = ' '.repeat(columnOf(yaml, map));
  const [first = '', ...more] = blockValue(value);
  yaml.replace(start, end, [blank + first, ...more.map((line) => indent + line)].join(yaml.eol));
}

function insertPair(yaml: YamlText, map: YAMLMap, key: string, value: Json, after?: string): void {
  const before = (after === undefined ? undefined : pairOf(map, after)) ?? map.items.at(-1);
  if (map.flow === true) {
    const text = `${key}: ${flowValue(value)}`;
    if (before === undefined) yaml.replace(startOf(map), yaml.contentEnd(map), `{ ${text} }`);
    else yaml.replace(yaml.pairEnd(before), yaml.pairEnd(before), `, ${text}`);
    return;
  }
  if (before === undefined) return;
  const indent = ' '.repeat(columnOf(yaml, map));
  const [first = '', ...more] = blockValue(value);
  const lines = [`${key}: ${first}`, ...more].map((line) => indent + line);
  yaml.insertLinesAfter(yaml.pairEnd(before), lines);
}

function removePair(yaml: YamlText, map: YAMLMap, pair: Pair): void {
  const start = startOf(pair.key);
  if (map.flow === true) {
    removeFromFlow(yaml, start, yaml.pairEnd(pair));
    return;
  }
  const next = map.items[map.items.indexOf(pair) + 1];
  const sharesLine = /\S/.test(yaml.text.slice(yaml.lineStart(start), start));
  // The first key of a list's item stands behind its dash: the next key moves up to it.
  if (sharesLine && next !== undefined) yaml.replace(start, startOf(next.key), '');
  else yaml.replace(yaml.lineStart(start), yaml.lineEnd(yaml.pairEnd(pair)), '');
}

/** Adds an item on one line to the end of a list of scalars. */
export function appendScalar(yaml: YamlText, seq: YAMLSeq, value: string): void {
  const text = flowValue(value);
  const last = seq.items.at(-1);
  if (seq.flow === true) {
    if (last === undefined) yaml.replace(startOf(seq), seq.range?.[1] ?? 0, `[${text}]`);
    else yaml.replace(endOf(yaml, last), endOf(yaml, last), `, ${text}`);
    return;
  }
  const dash = yaml.dashOf(seq, seq.items.length - 1);
  yaml.insertLinesAfter(yaml.contentEnd(seq), [`${' '.repeat(yaml.column(dash))}- ${text}`]);
}

/** Removes one item of a list of scalars. */
export function removeScalar(yaml: YamlText, seq: YAMLSeq, index: number): void {
  const item = seq.items[index];
  if (seq.flow === true) removeFromFlow(yaml, startOf(item), endOf(yaml, item));
  else {
    const start = yaml.lineStart(yaml.dashOf(seq, index));
    yaml.replace(start, yaml.lineEnd(endOf(yaml, item)), '');
  }
}

/** Removes what stands between two offsets in a flow collection, with one comma beside it. */
export function removeFromFlow(yaml: YamlText, start: number, end: number): void {
  const comma = /^\s*,[ \t]?/.exec(yaml.text.slice(end));
  const before = /,\s*$/.exec(yaml.text.slice(0, start));
  if (comma !== null) yaml.replace(start, end + comma[0].length, '');
  else yaml.replace(start - (before?.[0].length ?? 0), end, '');
}

/** The column in which the keys of a block map begin. */
export function columnOf(yaml: YamlText, map: YAMLMap): number {
  return yaml.column(startOf(map.items[0]?.key));
}

function endOf(yaml: YamlText, node: unknown): number {
  return isNode(node) ? yaml.contentEnd(node) : 0;
}

function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

function isBlockScalar(node: unknown): boolean {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
