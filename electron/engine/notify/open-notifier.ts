import type { Notifier } from './api.ts';
import { ChannelNotifier, type NotifierParts } from './notifier.ts';

/** Opens the notifications of a project, and sends what was left waiting where it is on. */
export function openNotifier(parts: NotifierParts): Notifier {
  return new ChannelNotifier(parts);
}
