import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';

export interface Display {
  /** What to add to the environment of a program that shows windows. */
  env: Record<string, string>;
  close(): void;
}

const XVFB = '/usr/bin/Xvfb';

/** The screen that is there, or on Linux without one a virtual screen; null where neither can be had. */
export async function openDisplay(): Promise<Display | null> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return { env: {}, close() {} };
  if (!existsSync(XVFB)) return null;
  const screen = ['-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-displayfd', '3'];
  const server = spawn(XVFB, screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  // It writes the number it has chosen as soon as it accepts windows.
  const [number] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  return { env: { DISPLAY: `:${String(number).trim()}` }, close: () => void server.kill() };
}
