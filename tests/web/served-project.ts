import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { SHOWN_MS } from '../../renderer/app/stores/toasts.ts';
import { putFile } from '../fixtures/files.ts';

const cli = path.resolve(import.meta.dirname, '../../dist/headless/cli.cjs');

export interface ServedProject {
  page: Page;
  /** A file of the project, as it is now. */
  read(file: string): Promise<string>;
  /** Changes a file behind the app's back. */
  write(file: string, text: string): Promise<void>;
  /** Changes or (null) deletes several files; the engine sees them when all of it is done. */
  writeAll(files: Record<string, string | null>): Promise<void>;
  /** Deletes a file behind the app's back. */
  remove(file: string): Promise<void>;
  /** Selects a block, so that code and dock show it. */
  select(block: string): Promise<void>;
  /** Runs everything that is stale and waits until nothing runs any more. */
  runAll(): Promise<void>;
  /** Ends the engine, as closing its terminal does. */
  endServer(): Promise<void>;
  /** Ends it and serves the project again, in the same page, after something was done to its folder. */
  restart(meanwhile: (dir: string) => void | Promise<void>): Promise<void>;
  /** The tab of the dock, opened. */
  dock(tab: 'Data' | 'Logs' | 'Problems' | 'Runs'): Promise<Locator>;
}

/** `open(files)` serves a project of these files and opens its pipeline `shop` in the browser. */
export const test = base.extend<{ open(files: Record<string, string>): Promise<ServedProject> }>({
  open: async ({ page }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (files) => {
      const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-web-'));
      const project = pageOf(dir, page);
      for (const [file, text] of Object.entries(files)) await project.write(file, text);
      let server = serve(dir);
      ends.push(async () => {
        await stop(server);
        await rm(dir, { recursive: true, force: true });
      });
      await page.addInitScript(keepToasts, SHOWN_MS);
      await page.goto(`${await firstLine(server)}#/shop`);
      return {
        ...project,
        endServer: () => stop(server),
        async writeAll(changes) {
          server.kill('SIGSTOP');
          try {
            for (const [file, text] of Object.entries(changes)) {
              await (text === null ? project.remove(file) : project.write(file, text));
            }
          } finally {
            server.kill('SIGCONT');
          }
        },
        async restart(meanwhile) {
          await stop(server);
          await meanwhile(dir);
          server = serve(dir);
          await page.goto(`${await firstLine(server)}${new URL(page.url()).hash}`);
        },
      };
    });
    for (const end of ends) await end();
  },
});

export { expect };

function pageOf(
  dir: string,
  page: Page,
): Omit<ServedProject, 'endServer' | 'restart' | 'writeAll'> {
  const dock = async (tab: string) => {
    await page.getByRole('tab', { name: tab, exact: tab !== 'Problems' }).click();
    return page.getByRole('tabpanel');
  };
  return {
    page,
    dock,
    read: (file) => readFile(path.join(dir, file), 'utf8'),
    write: (file, text) => putFile(path.join(dir, file), text),
    remove: (file) => rm(path.join(dir, file)),
    async select(block) {
      await page
        .getByRole('button', { name: new RegExp(`^${block}\\b`) })
        .first()
        .click();
    },
    async runAll() {
      await page.getByRole('button', { name: /^Run \d+ block/ }).click();
      const runs = await dock('Runs');
      await expect(runs.getByRole('option').first()).toHaveText(/ok|failed|warned/);
    },
  };
}

/** What the app says for some seconds stays for minutes, in which no machine is too slow to come to it. */
function keepToasts(shownMs: number): void {
  const { setTimeout } = window;
  Object.assign(window, {
    setTimeout: (act: () => void, ms?: number, ...given: []) =>
      setTimeout(act, ms === shownMs ? shownMs * 100 : ms, ...given),
  });
}

function serve(dir: string): ChildProcess {
  return spawn(process.execPath, [cli, 'serve', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('The server has no stdout.');
  for await (const line of createInterface(server.stdout)) return line;
  throw new Error('The server ended without saying where it listens.');
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}
