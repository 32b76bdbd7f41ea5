import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from '../../worker/protocol.ts';
import { columnOf, removeFromFlow } from './yaml-changes.ts';
import { isEmptyScalar, pairOf, startOf, type YamlText } from './yaml-text.ts';
import { blockValue, flowValue } from './yaml-values.ts';

/** The keys of a new item of `blocks:` or `triggers:`, in the order in which they are to stand. */
export type NewItem = Readonly<Record<string, Json>>;

/** An item that would make a longer line than this is written over several. */
const LONGEST_LINE = 100;

/** An item that is a map, and where it stands. */
export interface ListItem {
  seq: YAMLSeq;
  index: number;
  map: YAMLMap;
}

/** The items of a list of the file; those that are no maps are left out. */
export function itemsOf(yaml: YamlText, list: string): ListItem[] {
  const seq = isMap(yaml.root) ? yaml.root.get(list, true) : null;
  if (!isSeq(seq)) return [];
  return seq.items.flatMap((map, index) => (isMap(map) ? [{ seq, index, map }] : []));
}

export function nameOf(map: YAMLMap): unknown {
  return map.get('name');
}

/**
 * Adds an item at the end of a list of the file, written as the items that are there. Makes the list
 * where it is missing.
 */
export function addItem(yaml: YamlText, list: string, item: NewItem): void {
  const root = isMap(yaml.root) ? yaml.root : null;
  const pair = root === null ? undefined : pairOf(root, list);
  if (root === null || root.items.length === 0) {
    yaml.insertLinesAfter(yaml.text.length, [`${list}:`, ...itemLines(item, 2)]);
  } else if (root.flow === true && pair === undefined) {
    const last = root.items.at(-1);
    const at = last === undefined ? startOf(root) + 1 : yaml.pairEnd(last);
    yaml.replace(at, at, `, "${list}": [${flowValue(item)}]`);
  } else if (pair === undefined) {
    const indent = columnOf(yaml, root);
    const lines = [`${' '.repeat(indent)}${list}:`, ...itemLines(item, indent + 2)];
    yaml.insertLinesAfter(yaml.contentEnd(root), lines);
  } else if (isSeq(pair.value) && pair.value.items.length > 0) {
    appendItem(yaml, pair.value, item);
  } else if (root.flow === true) {
    yaml.replace(yaml.colonEnd(pair), yaml.pairEnd(pair), ` [${flowValue(item)}]`);
  } else {
    if (!isEmptyScalar(pair.value)) yaml.replace(yaml.colonEnd(pair), yaml.pairEnd(pair), '');
    yaml.insertLinesAfter(yaml.pairEnd(pair), itemLines(item, columnOf(yaml, root) + 2));
  }
}

/** Adds an item before one that is there, under the comments above that, and written as it. */
export function insertItem(yaml: YamlText, { seq, index, map }: ListItem, item: NewItem): void {
  if (seq.flow === true) {
    yaml.replace(startOf(map), startOf(map), `${flowValue(item)}, `);
    return;
  }
  const dash = yaml.dashOf(seq, index);
  const lines = linesLike(yaml, seq, index, item);
  const lineBefore = yaml.lineStart(yaml.lineStart(dash) - 1);
  // A blank line above the first item is what is left of the gap that parted it from one before it.
  const gapIsThere = index === 0 && yaml.text.slice(lineBefore, yaml.lineStart(dash)).trim() === '';
  if (gapIsThere) yaml.insertLinesBefore(lineBefore, lines);
  else yaml.insertLinesBefore(dash, hasGap(yaml, seq) ? [...lines, ''] : lines);
}

/**
 * Removes the item at `index` of a list with the comments on its own lines; those above it stay.
 * @param key the list's own key, where that is to go with its last item unless it has a comment
 */
export function removeItem(yaml: YamlText, seq: YAMLSeq, index: number, key?: Node): void {
  const item = seq.items[index];
  if (seq.flow === true) {
    removeFromFlow(yaml, startOf(item), isMap(item) ? yaml.contentEnd(item) : startOf(item));
    return;
  }
  const first = yaml.lineStart(yaml.dashOf(seq, index));
  const own = key === undefined ? first : yaml.lineStart(startOf(key));
  const alone = seq.items.length === 1 && /^[^#\n]*\n\s*$/.test(yaml.text.slice(own, first));
  let start = alone ? own : first;
  const end = itemEnd(yaml, seq, index);
  const blankAfter =
    end === yaml.text.length || /^[ \t]*\r?\n/.test(yaml.text.slice(end, end + 200));
  const lineBefore = yaml.lineStart(start - 1);
  // Of the blank lines around it one goes too, or each removal would widen the gap.
  if (blankAfter && start > 0 && yaml.text.slice(lineBefore, start).trim() === '')
    start = lineBefore;
  yaml.replace(start, end, '');
}

function appendItem(yaml: YamlText, seq: YAMLSeq, item: NewItem): void {
  const last = seq.items.at(-1);
  if (seq.flow === true) {
    const at = isMap(last) ? yaml.contentEnd(last) : startOf(last);
    yaml.replace(at, at, `, ${flowValue(item)}`);
    return;
  }
  const index = seq.items.length - 1;
  const gap = hasGap(yaml, seq) ? [''] : [];
  const lines = [...gap, ...linesLike(yaml, seq, index, item)];
  yaml.insertLinesAfter(itemEnd(yaml, seq, index) - 1, lines);
}

/** The lines of an item of a block list, written as the one at `index`. */
function linesLike(yaml: YamlText, seq: YAMLSeq, index: number, item: NewItem): string[] {
  const like = seq.items[index];
  const dash = yaml.dashOf(seq, index);
  const indent = yaml.column(dash);
  const line = `${' '.repeat(indent)}- ${flowValue(item)}`;
  const inFlow = isMap(like) && like.flow === true;
  if (inFlow && line.length <= LONGEST_LINE) return [line];
  const key = isMap(like) && !inFlow ? startOf(like.items[0]?.key) : dash + 2;
  const width = key < yaml.lineEnd(dash) ? key - dash : 2;
  return itemLines(item, indent, { width, dashes: listsWithDashes(seq) });
}

/** Where an item's last line ends: comments deeper than its dash are the item's own. */
function itemEnd(yaml: YamlText, seq: YAMLSeq, index: number): number {
  const item = seq.items[index];
  const dash = yaml.dashOf(seq, index);
  const deeper = yaml.column(dash) + 1;
  let end = yaml.lineEnd(isMap(item) ? yaml.contentEnd(item) : dash);
  for (;;) {
    const comment = /^(?:[ \t]*\r?\n)*( *)#[^\n]*(?:\n|$)/.exec(yaml.text.slice(end, end + 10_000));
    if (comment?.[1] === undefined || comment[1].length < deeper) return end;
    end += comment[0].length;
  }
}

/** Whether blank lines stand between the items. */
function hasGap(yaml: YamlText, seq: YAMLSeq): boolean {
  if (seq.items.length < 2) return false;
  const between = yaml.text.slice(
    itemEnd(yaml, seq, seq.items.length - 2),
    yaml.dashOf(seq, seq.items.length - 1),
  );
  return /^[ \t]*\r?\n/m.test(between.slice(0, between.lastIndexOf('\n') + 1));
}

/** Whether the items write lists of their own, such as a block's inputs, with dashes. */
function listsWithDashes(seq: YAMLSeq): boolean {
  const lists = seq.items
    .flatMap((item) => (isMap(item) ? (item as YAMLMap).items : []))
    .flatMap(({ value }) => (isSeq(value) ? [value] : []));
  return lists.length > 0 && lists.at(-1)?.flow !== true;
}

function itemLines(
  item: NewItem,
  indent: number,
  { width, dashes } = { width: 2, dashes: false },
): string[] {
  const pad = ' '.repeat(width);
  const lines = Object.entries(item).flatMap(([key, value]) => {
    if (dashes && Array.isArray(value) && value.length > 0) {
      return [`${key}:`, ...value.map((each) => `  - ${flowValue(each)}`)];
    }
    const [first = '', ...more] = blockValue(value);
    return [`${key}: ${first}`, ...more];
  });
  return lines.map((line, at) => ' '.repeat(indent) + (at === 0 ? '-'.padEnd(width) : pad) + line);
}
