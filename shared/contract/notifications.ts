import * as z from 'zod';
import { notificationEventSchema, notificationSchema } from '../pipeline/document.ts';

/** A message that was sent, held back or could not be delivered. */
export const deliverySchema = z.object({
  id: z.string(),
  notification: z.string(),
  event: notificationEventSchema.or(z.literal('test')),
  pipeline: z.string().nullable(),
  run: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  /** How many events it stands for: more than one where a storm was held back. */
  events: z.number().int().positive(),
  state: z.enum(['sent', 'failed', 'waiting']),
  /** Why it failed: never holds a secret. */
  error: z.string().nullable(),
  at: z.string(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const notificationViewSchema = z.object({
  /** As the file has it; secrets are kept as `${secret:name}`, other passwords and addresses of hooks are masked. */
  notification: notificationSchema,
  last: deliverySchema.nullable(),
});
export type NotificationView = z.infer<typeof notificationViewSchema>;
