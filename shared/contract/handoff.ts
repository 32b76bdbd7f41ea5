import * as z from 'zod';
import { PORT } from './handoff-names.ts';

export { CONNECT, type DesktopBridge, PORT } from './handoff-names.ts';

export const nonceSchema = z.string().min(16).max(128);

export const portMessageSchema = z.object({ type: z.literal(PORT), nonce: nonceSchema });
export type PortMessage = z.infer<typeof portMessageSchema>;
