import { isMap, isNode, isScalar, isSeq, type YAMLMap } from 'yaml';
import { fileFor, renamedFile } from '../block-files.ts';
import type { Pipeline } from '../document.ts';
import type { Edit } from '../edits.ts';
import { addItem, itemsOf, type NewItem, nameOf, removeItem } from './list-items.ts';
import { setTriggerItem } from './trigger-items.ts';
import { appendScalar, columnOf, removeScalar, replaceScalar, setKey } from './yaml-changes.ts';
import { isEmptyScalar, pairOf, startOf, YamlText } from './yaml-text.ts';
import { blockValue, flowValue } from './yaml-values.ts';

/**
 * The text of a pipeline.yaml after an edit, everything that the edit does not concern being left as it
 * was written. The caller has checked that the edit fits the pipeline, and checks what comes out.
 * @param params the pipeline's, which a trigger's values are read against
 */
export function rewriteDocument(source: string, edit: Edit, params: Pipeline['params']): string {
  const yaml = new YamlText(source);
  const blocks = itemsOf(yaml, 'blocks');
  switch (edit.type) {
    case 'add_block':
      addItem(yaml, 'blocks', blockItem(edit));
      break;
    case 'remove_block':
      for (const { seq, index, map } of blocks) {
        if (nameOf(map) === edit.name) removeItem(yaml, seq, index);
        else removeInput(yaml, map, edit.name);
      }
      break;
    case 'rename_block':
      for (const { map } of blocks) renameIn(yaml, map, edit.name, edit.to);
      break;
    case 'connect':
      for (const { map } of blocks) if (nameOf(map) === edit.to) addInput(yaml, map, edit.from);
      break;
    case 'disconnect':
      for (const { map } of blocks) if (nameOf(map) === edit.to) removeInput(yaml, map, edit.from);
      break;
    case 'set_block':
      for (const { map } of blocks) {
        if (nameOf(map) === edit.name) setKey(yaml, map, edit.key, edit.value);
      }
      break;
    case 'set_trigger':
      setTriggerItem(yaml, edit, params);
      break;
    case 'set_description':
      setDescription(yaml, edit.description);
      break;
    case 'set_code':
    case 'move_blocks':
      return source;
  }
  return yaml.toString();
}

function blockItem(edit: Extract<Edit, { type: 'add_block' }>): NewItem {
  const { name, kind, language, inputs } = edit;
  const file = fileFor(name, language);
  return { name, kind, file, ...(inputs.length === 0 ? {} : { inputs }) };
}

function addInput(yaml: YamlText, map: YAMLMap, input: string): void {
  const pair = pairOf(map, 'inputs');
  if (isSeq(pair?.value)) appendScalar(yaml, pair.value, input);
  else if (pair === undefined) setKey(yaml, map, 'inputs', [input], 'file');
  else yaml.replace(yaml.colonEnd(pair), yaml.pairEnd(pair), ` ${flowValue([input])}`);
}

/** Without its last input a block has no key `inputs` either. */
function removeInput(yaml: YamlText, map: YAMLMap, input: string): void {
  const seq = map.get('inputs', true);
  if (!isSeq(seq)) return;
  const index = seq.items.findIndex((item) => isScalar(item) && item.value === input);
  if (index < 0) return;
  if (seq.items.length === 1) setKey(yaml, map, 'inputs', null);
  else removeScalar(yaml, seq, index);
}

function renameIn(yaml: YamlText, map: YAMLMap, from: string, to: string): void {
  const name = map.get('name', true);
  if (isScalar(name) && name.value === from) {
    replaceScalar(yaml, name, to);
    const file = map.get('file', true);
    const renamed = isScalar(file) ? renamedFile(String(file.value), from, to) : null;
    if (isScalar(file) && renamed !== null) replaceScalar(yaml, file, renamed);
  }
  const inputs = map.get('inputs', true);
  for (const input of isSeq(inputs) ? inputs.items : []) {
    if (isScalar(input) && input.value === from) replaceScalar(yaml, input, to);
  }
}

/** A new description comes first in the file, under the comments that open it. */
function setDescription(yaml: YamlText, description: string | null): void {
  const { root } = yaml;
  if (isMap(root) && root.items.length > 0) {
    if (description === null || root.flow === true || pairOf(root, 'description') !== undefined) {
      setKey(yaml, root, 'description', description);
      return;
    }
    const indent = ' '.repeat(columnOf(yaml, root));
    yaml.insertLinesBefore(startOf(root.items[0]?.key), lines(description, indent));
  } else if (description !== null && isMap(root)) setKey(yaml, root, 'description', description);
  else if (description !== null && (!isNode(root) || isEmptyScalar(root))) {
    yaml.insertLinesAfter(yaml.text.length, lines(description, ''));
  }
}

function lines(description: string, indent: string): string[] {
  const [first = '', ...more] = blockValue(description);
  return [`description: ${first}`, ...more].map((line) => indent + line);
}
