import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { Place } from '../../errors.ts';
import type { YamlReader } from './yaml-reader.ts';

/** Where the names stand that a trigger takes from elsewhere: `calendar`, and each pipeline of `after`. */
export function triggerPlaces(
  reader: YamlReader,
  trigger: Node | null,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>([['', reader.placeOf(trigger)]]);
  for (const { key, value } of isMap(trigger) ? trigger.items : []) {
    if (!isScalar(key) || !isNode(value)) continue;
    if (key.value === 'calendar') places.set('calendar', reader.placeOf(value));
    if (key.value !== 'after') continue;
    for (const item of isSeq(value) ? value.items : [value]) {
      if (isScalar(item)) places.set(`after ${item.value}`, reader.placeOf(item));
    }
  }
  return places;
}
