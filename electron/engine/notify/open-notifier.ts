import type { Project } from '../project/types.ts';
import type { Sql } from '../runs/sql.ts';
import type { Clock } from '../schedule/api.ts';
import type { Notifier } from './api.ts';
import { ChannelNotifier } from './notifier.ts';

export interface NotifierParts {
  project: Pick<Project, 'settings'>;
  database: Sql;
  clock: Clock;
  /** Whether this engine stays: then it sends what one before it left. A passing command does not. */
  on: boolean;
  /** Shows a message on the person's desktop. */
  desktop(message: { title: string; body: string }): Promise<void>;
  secret(name: string): Promise<string | null>;
  /** Told of each message that is recorded, sent, or could not be. */
  onChange(): void;
}

/** Opens the notifications of a project, and sends what was left waiting where it is on. */
export function openNotifier(parts: NotifierParts): Notifier {
  return new ChannelNotifier(parts);
}
