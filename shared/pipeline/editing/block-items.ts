import { isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { columnOf, removeFromFlow } from './yaml-changes.ts';
import { isEmptyScalar, pairOf, startOf, type YamlText } from './yaml-text.ts';
import { flowValue } from './yaml-values.ts';

/** A block as a new item of `blocks:` says it. */
export interface NewBlock {
  name: string;
  kind: string;
  file: string;
  inputs: readonly string[];
}

/** Adds a block at the end of `blocks:`, written as the blocks that are there. Makes the key where it is missing. */
export function addBlockItem(yaml: YamlText, block: NewBlock): void {
  const root = isMap(yaml.root) ? yaml.root : null;
  const pair = root === null ? undefined : pairOf(root, 'blocks');
  if (root === null || root.items.length === 0) {
    yaml.insertLinesAfter(yaml.text.length, ['blocks:', ...blockLines(block, 2)]);
  } else if (root.flow === true && pair === undefined) {
    const last = root.items.at(-1);
    const at = last === undefined ? startOf(root) + 1 : yaml.pairEnd(last);
    yaml.replace(at, at, `, "blocks": [${flowBlock(block)}]`);
  } else if (pair === undefined) {
    const indent = columnOf(yaml, root);
    const lines = [`${' '.repeat(indent)}blocks:`, ...blockLines(block, indent + 2)];
    yaml.insertLinesAfter(yaml.contentEnd(root), lines);
  } else if (isSeq(pair.value) && pair.value.items.length > 0) {
    appendBlock(yaml, pair.value, block);
  } else if (root.flow === true) {
    yaml.replace(yaml.colonEnd(pair), yaml.pairEnd(pair), ` [${flowBlock(block)}]`);
  } else {
    if (!isEmptyScalar(pair.value)) yaml.replace(yaml.colonEnd(pair), yaml.pairEnd(pair), '');
    yaml.insertLinesAfter(yaml.pairEnd(pair), blockLines(block, columnOf(yaml, root) + 2));
  }
}

/** Removes the item at `index` of `blocks:` with the comments on its own lines; those above it stay. */
export function removeBlockItem(yaml: YamlText, seq: YAMLSeq, index: number): void {
  const item = seq.items[index];
  if (seq.flow === true) {
    removeFromFlow(yaml, startOf(item), isMap(item) ? yaml.contentEnd(item) : startOf(item));
    return;
  }
  let start = yaml.lineStart(yaml.dashOf(seq, index));
  const end = itemEnd(yaml, seq, index);
  const blankAfter =
    end === yaml.text.length || /^[ \t]*\r?\n/.test(yaml.text.slice(end, end + 200));
  const lineBefore = yaml.lineStart(start - 1);
  // Of the blank lines around it one goes too, or each removal would widen the gap.
  if (blankAfter && start > 0 && yaml.text.slice(lineBefore, start).trim() === '')
    start = lineBefore;
  yaml.replace(start, end, '');
}

function appendBlock(yaml: YamlText, seq: YAMLSeq, block: NewBlock): void {
  const last = seq.items.at(-1);
  if (seq.flow === true) {
    const at = isMap(last) ? yaml.contentEnd(last) : startOf(last);
    yaml.replace(at, at, `, ${flowBlock(block)}`);
    return;
  }
  const index = seq.items.length - 1;
  const dash = yaml.dashOf(seq, index);
  const indent = yaml.column(dash);
  const gap = hasGap(yaml, seq) ? [''] : [];
  if (isMap(last) && last.flow === true) {
    const line = `${' '.repeat(indent)}- ${flowBlock(block)}`;
    yaml.insertLinesAfter(itemEnd(yaml, seq, index) - 1, [...gap, line]);
    return;
  }
  const key = isMap(last) ? startOf(last.items[0]?.key) : dash + 2;
  const width = key < yaml.lineEnd(dash) ? key - dash : 2;
  const style = { width, listedInputs: listsInputs(seq) };
  yaml.insertLinesAfter(itemEnd(yaml, seq, index) - 1, [
    ...gap,
    ...blockLines(block, indent, style),
  ]);
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

/** Whether blank lines stand between the blocks. */
function hasGap(yaml: YamlText, seq: YAMLSeq): boolean {
  if (seq.items.length < 2) return false;
  const between = yaml.text.slice(
    itemEnd(yaml, seq, seq.items.length - 2),
    yaml.dashOf(seq, seq.items.length - 1),
  );
  return /^[ \t]*\r?\n/m.test(between.slice(0, between.lastIndexOf('\n') + 1));
}

/** Whether the blocks list their inputs with dashes. */
function listsInputs(seq: YAMLSeq): boolean {
  const lists = seq.items
    .map((item) => (isMap(item) ? (item as YAMLMap).get('inputs', true) : null))
    .filter((inputs) => isSeq(inputs));
  return lists.length > 0 && lists.at(-1)?.flow !== true;
}

function blockLines(
  { name, kind, file, inputs }: NewBlock,
  indent: number,
  { width, listedInputs } = { width: 2, listedInputs: false },
): string[] {
  const dash = `${' '.repeat(indent)}-${' '.repeat(width - 1)}`;
  const pad = ' '.repeat(indent + width);
  const lines = [
    `${dash}name: ${flowValue(name)}`,
    `${pad}kind: ${kind}`,
    `${pad}file: ${flowValue(file)}`,
  ];
  if (inputs.length === 0) return lines;
  if (!listedInputs) return [...lines, `${pad}inputs: ${flowInputs(inputs)}`];
  return [...lines, `${pad}inputs:`, ...inputs.map((input) => `${pad}  - ${flowValue(input)}`)];
}

function flowBlock({ name, kind, file, inputs }: NewBlock): string {
  const pairs = [`name: ${flowValue(name)}`, `kind: ${kind}`, `file: ${flowValue(file)}`];
  if (inputs.length > 0) pairs.push(`inputs: ${flowInputs(inputs)}`);
  return `{ ${pairs.join(', ')} }`;
}

export function flowInputs(inputs: readonly string[]): string {
  return `[${inputs.map((input) => flowValue(input)).join(', ')}]`;
}
