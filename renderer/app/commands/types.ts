import type { ComponentType } from 'react';

export type CommandGroup = 'Run' | 'Edit' | 'View' | 'Go';

/**
 * One thing a person can do. Buttons, menus, the palette, keys and tooltips all come from here.
 * Keys are written `Mod+Shift+Z`: `Mod` is Ctrl, or Cmd on a Mac.
 */
export interface Command {
  id: string;
  group: CommandGroup;
  title: string | (() => string);
  keys?: readonly string[];
  icon?: ComponentType<{ size?: number | string; strokeWidth?: number | string }>;
  /** Absent: always. A key whose command is not enabled falls through to the browser. */
  enabled?: () => boolean;
  /** Keys that also work while a text field or the code editor has the focus. */
  whileTyping?: boolean;
  run(): void | Promise<void>;
}

export function titleOf(command: Command): string {
  return typeof command.title === 'string' ? command.title : command.title();
}
