import type { Json } from '../../worker/protocol.ts';
import type { Param, Trigger } from '../document.ts';
import { asInFile, errorOf } from './as-in-file.ts';
import { readTrigger } from './read-trigger.ts';

/**
 * What a trigger is in the model when the file says `value` of it.
 * @param name its name, unless `value` has another
 * @throws TidemillError with the code that the file would get
 */
export function triggerFromFile(
  name: string,
  value: Readonly<Record<string, Json>>,
  params: Readonly<Record<string, Param>>,
): Trigger {
  const reader = asInFile({ name, ...value });
  const trigger = readTrigger(reader, reader.root, 1, params);
  const problem = reader.problems.find(({ severity }) => severity === 'error');
  if (problem === undefined && trigger !== null) return trigger;
  throw errorOf(
    problem ?? { code: 'trigger.bad_value', message: `The trigger '${name}' cannot be read.` },
  );
}
