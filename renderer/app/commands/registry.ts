import { sayError } from '../store.ts';
import { editCommands } from './edit.ts';
import { historyCommands } from './history.ts';
import { runCommands } from './run.ts';
import { scheduleCommands } from './schedule.ts';
import type { Command } from './types.ts';
import { viewCommands } from './view.ts';

/** Every command there is, in the order in which the palette lists them. */
export const commands: readonly Command[] = [
  ...runCommands,
  ...editCommands,
  ...viewCommands,
  ...historyCommands,
  ...scheduleCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

/** @throws Error for an id that no command has: a mistake of ours. */
export function command(id: string): Command {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`There is no command '${id}'.`);
  return found;
}

/** Runs a command if it is enabled; what it throws is shown. */
export async function runCommand(command: Command): Promise<void> {
  if (!(command.enabled?.() ?? true)) return;
  try {
    await command.run();
  } catch (thrown) {
    sayError(thrown);
  }
}
