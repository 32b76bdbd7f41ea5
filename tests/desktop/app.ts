import { rm } from 'node:fs/promises';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { writeProject } from '../fixtures/engine.ts';
import { type Display, openDisplay } from './display.ts';
import { findElectron } from './find-electron.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** For a machine on which Electron takes its time to start. */
const START_MS = 180_000;

export interface DesktopApp {
  app: ElectronApplication;
  page: Page;
  /** Everything the main process has written to stderr. */
  stderr(): string;
}

interface DesktopTest {
  /** A folder with these files, which goes when the apps that may write to it have been closed. */
  folder(files: Record<string, string>): Promise<string>;
  /** Starts the app as a person's shell would: on a project, with a memory of its own for each test. */
  launch(project?: string, home?: string): Promise<DesktopApp>;
}

interface DesktopWorker {
  program: string;
  display: Display;
}

/** Tests of the real desktop app in a real Electron; skipped, with the reason, where there is none. */
export const test = base.extend<DesktopTest, DesktopWorker>({
  program: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, worker) => {
      const found = findElectron();
      if ('missing' in found) {
        console.log(`The desktop tests are skipped: ${found.missing}.`);
        worker.project.metadata.skipped = found.missing;
      }
      await use('program' in found ? found.program : '');
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use) => {
      const display = await openDisplay();
      if (display === null) console.log('The desktop tests are skipped: there is no Xvfb.');
      await use(display ?? { env: {}, close() {} });
      display?.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
  folder: async ({}, use) => {
    const folders: string[] = [];
    await use(async (files) => {
      const folder = await writeProject(files);
      folders.push(folder);
      return folder;
    });
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  },
  launch: async ({ program, display, folder }, use, info) => {
    info.skip(program === '', 'There is no Electron to test in.');
    info.skip(
      process.platform === 'linux' && !display.env.DISPLAY && !process.env.DISPLAY,
      'There is no display to show a window on.',
    );
    const started: ElectronApplication[] = [];
    await use(async (project, home) => {
      const ownHome = home ?? (await folder({}));
      let stderr = '';
      const app = await _electron.launch({
        timeout: START_MS,
        executablePath: program,
        args: [
          root,
          ...(project === undefined ? [] : [project]),
          `--user-data-dir=${path.join(ownHome, 'app')}`,
          '--disable-gpu',
          '--force-device-scale-factor=1',
        ],
        env: {
          ...(process.env as Record<string, string>),
          ...display.env,
          HOME: ownHome,
          DBUS_SESSION_BUS_ADDRESS: 'disabled:',
        },
      });
      started.push(app);
      app.process().stderr?.on('data', (chunk) => {
        stderr += chunk;
      });
      const page = await app.firstWindow({ timeout: START_MS });
      return { app, page, stderr: () => stderr };
    });
    for (const app of started) await app.close();
  },
});

export { expect } from '@playwright/test';
