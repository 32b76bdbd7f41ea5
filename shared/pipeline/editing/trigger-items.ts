import { isMap, isNode } from 'yaml';
import { TidemillError } from '../../errors.ts';
import type { Json } from '../../worker/protocol.ts';
import type { Param, Trigger } from '../document.ts';
import type { Edit } from '../edits.ts';
import { triggerFromFile } from '../reading/trigger-setting.ts';
import { addItem, insertItem, itemsOf, nameOf, removeItem } from './list-items.ts';
import { setMap } from './yaml-changes.ts';
import { pairOf, type YamlText } from './yaml-text.ts';
import { jsonOf } from './yaml-values.ts';

type Value = Readonly<Record<string, Json>>;

/**
 * Makes the file say a trigger's value, adds it or takes it away. Keys that already mean what the value
 * means (`every: 60m`, an overlap that is the default) stay as a person wrote them.
 */
export function setTriggerItem(
  yaml: YamlText,
  edit: Extract<Edit, { type: 'set_trigger' }>,
  params: Readonly<Record<string, Param>>,
): void {
  const items = itemsOf(yaml, 'triggers');
  const named = (name: string) => items.find(({ map }) => nameOf(map) === name);
  const item = named(edit.name);
  const value = edit.value === null ? null : { name: edit.name, ...edit.value };
  if (item === undefined) {
    const next = edit.before === undefined ? undefined : named(edit.before);
    if (value === null) return;
    if (next === undefined) addItem(yaml, 'triggers', value);
    else insertItem(yaml, next, value);
  } else if (value === null) {
    const key = isMap(yaml.root) ? pairOf(yaml.root, 'triggers')?.key : undefined;
    removeItem(yaml, item.seq, item.index, isNode(key) ? key : undefined);
  } else setMap(yaml, item.map, { ...value, ...saidAlready(jsonOf(item.map), value, params) });
}

/** The keys of the file that change nothing in what the new value means. */
function saidAlready(written: Json, value: Value, params: Readonly<Record<string, Param>>): Value {
  const read = (keys: Value) => triggerFromFile('', keys, params);
  const meant = JSON.stringify(read(value));
  const means = (keys: Value) => {
    try {
      return JSON.stringify(read(keys) satisfies Trigger) === meant;
    } catch (thrown) {
      if (thrown instanceof TidemillError) return false;
      throw thrown;
    }
  };
  const said = Object.entries(written as Value);
  return Object.fromEntries(said.filter(([key, item]) => means({ ...value, [key]: item })));
}
