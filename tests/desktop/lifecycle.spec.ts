import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { openEngine } from '../../electron/engine/engine.ts';
import { tidemill } from '../engine/cli/command.ts';
import { testHost } from '../fixtures/engine.ts';
import { isAlive } from '../fixtures/processes.ts';
import { expect, test } from './app.ts';

const named = (name: string) => ({
  'tidemill.yaml': `name: ${name}\n`,
  'pipelines/main/pipeline.yaml': 'blocks:\n  - { name: one, kind: source, file: one.sql }\n',
  'pipelines/main/one.sql': 'select 1 as one',
});

let first: string;
let second: string;
test.beforeEach(async ({ folder }) => {
  first = await folder(named('first'));
  second = await folder(named('second'));
});

/** Answers the dialogs to come, in order, and keeps what they said. */
function answerDialogs(app: ElectronApplication, folder: string, button: number) {
  return app.evaluate(
    ({ dialog }, answers) => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [answers.folder] });
      dialog.showMessageBox = (async (_window: unknown, options: Electron.MessageBoxOptions) => {
        said.push(`${options.message}\n${options.detail}`);
        return { response: answers.button, checkboxChecked: false };
      }) as unknown as typeof dialog.showMessageBox;
    },
    { folder, button },
  );
}

function choose(app: ElectronApplication, label: string) {
  return app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []);
    items?.find((item) => item.label === wanted)?.click();
  }, label);
}

const title = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());

test('opens another project from the menu, and lets go of the first', async ({ launch }) => {
  const { app, page } = await launch(first);
  const breadcrumb = page.getByRole('navigation', { name: 'Breadcrumb' });
  await expect(breadcrumb).toContainText('first');

  await answerDialogs(app, second, 0);
  await choose(app, 'Open Project…');
  await expect(breadcrumb).toContainText('second');
  // Named in the title once the first has been closed.
  await expect.poll(() => title(app)).toContain(path.basename(second));

  const engine = await openEngine({ dir: first, host: testHost() });
  await engine.close();
});

test('says why a project cannot be opened and keeps the one that is', async ({ launch }) => {
  const holder = await openEngine({ dir: second, host: testHost() });
  try {
    const { app, page } = await launch(first);
    await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('first');
    await answerDialogs(app, second, 2);
    await choose(app, 'Open Project…');
    const said = () => app.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    await expect.poll(said).toHaveLength(1);
    const [failure = ''] = await said();
    expect(failure).toContain(`${second} cannot be opened.`);
    expect(failure).toContain('project.locked');
    expect(failure).not.toMatch(/\n\s+at /);
    expect(await title(app)).toContain(path.basename(first));
  } finally {
    await holder.close();
  }
});

test('a second start brings its project into the window of the first', async ({
  folder,
  launch,
  program,
  display,
}) => {
  const home = await folder({});
  const { page } = await launch(first, home);
  const breadcrumb = page.getByRole('navigation', { name: 'Breadcrumb' });
  await expect(breadcrumb).toContainText('first');

  const args = ['.', second, `--user-data-dir=${path.join(home, 'app')}`, '--no-sandbox'];
  const start = spawn(program, args, {
    env: { ...process.env, ...display.env, HOME: home },
    stdio: 'ignore',
  });
  const [status] = await once(start, 'exit');
  expect(status).toBe(0);
  await expect(breadcrumb).toContainText('second');
});

test('quits with all it started and opens the same project next time', async ({
  folder,
  launch,
}) => {
  const home = await folder({});
  const { app, page } = await launch(first, home);
  await page.getByRole('button', { name: /^Run 1 block/ }).click();
  await expect(page.getByRole('region', { name: 'Canvas' }).getByText('1 row')).toBeVisible();
  const pids = await app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  expect(pids.length).toBeGreaterThan(2);
  await app.close();
  // Those that the app started end when they see it gone.
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);

  const again = await launch(undefined, home);
  await expect(again.page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('first');
});

test('offers to reload a page that has crashed', async ({ launch }) => {
  const { app, page } = await launch(first);
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('first');
  await answerDialogs(app, first, 0);
  const loaded = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const loaded = new Promise<void>((resolve) =>
      contents?.once('did-finish-load', () => resolve()),
    );
    contents?.forcefullyCrashRenderer();
    return loaded.then(() =>
      contents?.executeJavaScript(
        `new Promise((resolve) => {
          const look = () => document.body.innerText.includes('first') ? resolve('first') : requestAnimationFrame(look);
          look();
        })`,
      ),
    );
  });
  expect(loaded).toBe('first');
  const said = await app.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  expect(said).toEqual([expect.stringContaining('The window has crashed.')]);
});

test('a command on the project that the app holds talks to the app', async ({ launch }) => {
  const { page } = await launch(first);
  await expect(page.getByText('one', { exact: true }).first()).toBeVisible();
  const ran = await tidemill(['run', 'main', '--project', first, '--json']);
  expect(ran.stderr).not.toContain('error');
  expect(JSON.parse(ran.stdout)).toMatchObject({ pipeline: 'main', status: 'success' });
  await expect(page.getByText('1 row').first()).toBeVisible();
});
