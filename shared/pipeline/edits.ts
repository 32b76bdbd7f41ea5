import * as z from 'zod';
import { jsonSchema } from '../worker/protocol.ts';
import { blockKindSchema, layoutSchema, nameSchema } from './document.ts';

/** Everything a person can do to a pipeline, as data. The editor applies them at once, the engine in truth. */
export const editSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('add_block'),
    name: nameSchema,
    kind: blockKindSchema,
    language: z.enum(['sql', 'python', 'typescript', 'markdown']),
    inputs: z.array(nameSchema),
    /** Null: the template of that kind and language. */
    code: z.string().nullable(),
    position: z.object({ x: z.number(), y: z.number() }).nullable(),
  }),
  z.object({ type: z.literal('remove_block'), name: nameSchema }),
  /** Renames the block, its file, its place, its consumers' inputs; code that names it is left to the person. */
  z.object({ type: z.literal('rename_block'), name: nameSchema, to: nameSchema }),
  z.object({ type: z.literal('connect'), from: nameSchema, to: nameSchema }),
  z.object({ type: z.literal('disconnect'), from: nameSchema, to: nameSchema }),
  /** Sets or (null) removes one key of a block as it stands in the file: `timeout`, `retries`, `enabled`… */
  z.object({
    type: z.literal('set_block'),
    name: nameSchema,
    key: z.enum(['kind', 'description', 'retries', 'timeout', 'cache', 'run_if', 'enabled']),
    value: jsonSchema,
  }),
  z.object({ type: z.literal('set_code'), name: nameSchema, code: z.string() }),
  z.object({ type: z.literal('move_blocks'), positions: layoutSchema }),
  /**
   * Sets, adds or (null) removes a trigger. The value is what the file says of it, without its name:
   * `{ schedule: '0 2 * * *', catch_up: 'latest' }`; a `name` in it renames the trigger.
   * One that is added stands before the trigger `before`; last, where that is not said or not there.
   */
  z.object({
    type: z.literal('set_trigger'),
    name: nameSchema,
    value: z.record(z.string(), jsonSchema).nullable(),
    before: nameSchema.optional(),
  }),
  z.object({ type: z.literal('set_description'), description: z.string().nullable() }),
]);
export type Edit = z.infer<typeof editSchema>;
