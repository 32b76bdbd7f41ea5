import type { ElectronApplication } from '@playwright/test';
import { lockHolder } from '../../electron/engine/project/lock.ts';
import { reachEngine } from '../../electron/headless/reach.ts';
import { start } from '../engine/cli/command.ts';
import { expect, test } from './app.ts';

const files = {
  'tidemill.yaml': `name: shop
notifications:
  - { name: me, channel: desktop, on: [failure] }
`,
  'pipelines/main/pipeline.yaml': `blocks:
  - { name: one, kind: source, file: one.sql }
triggers:
  - { name: often, every: 1s }
`,
  'pipelines/main/one.sql': 'select 1 as one',
};

let project: string;
let other: string;
test.beforeEach(async ({ folder }) => {
  project = await folder(files);
  other = await folder({ ...files, 'tidemill.yaml': 'name: other\n' });
});

/** The engine in the app, as commands reach it. */
async function engineOf(dir: string) {
  await expect.poll(async () => (await lockHolder(dir))?.url).toBeTruthy();
  const holder = await lockHolder(dir);
  const connection = await reachEngine(holder?.url ?? '', 60_000);
  if (connection === null) throw new Error('The app does not answer.');
  return connection;
}

/** Chooses a button of each dialog to come by its label, and keeps what was asked. */
function chooseInDialogs(app: ElectronApplication, label: string) {
  return app.evaluate(({ dialog }, wanted) => {
    const asked: Electron.MessageBoxOptions[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (_window: unknown, options: Electron.MessageBoxOptions) => {
      asked.push(options);
      return { response: options.buttons?.indexOf(wanted) ?? -1, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
  }, label);
}

test('runs triggers, and listens for the machine waking up once, whatever is open', async ({
  launch,
}) => {
  const { app, page, stderr } = await launch(project);
  const { client, close } = await engineOf(project);
  expect(await client.engine.info()).toMatchObject({ scheduler: true });
  const succeeded = async () => {
    const runs = await client.runs.list({ pipeline: 'main', limit: 100 });
    return runs.some(({ trigger, status }) => trigger === 'often' && status === 'success');
  };
  await expect.poll(succeeded).toBe(true);

  const listeners = () =>
    app.evaluate(({ powerMonitor }) => [
      powerMonitor.listenerCount('resume'),
      powerMonitor.listenerCount('unlock-screen'),
    ]);
  expect(await listeners()).toEqual([1, 1]);
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('resume');
    powerMonitor.emit('unlock-screen');
  });
  expect(await client.engine.info()).toMatchObject({ scheduler: true });
  close();

  await app.evaluate(({ dialog }, dir) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [dir] });
  }, other);
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []);
    items?.find((item) => item.label === 'Open Project…')?.click();
  });
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('other');
  await expect.poll(listeners).toEqual([1, 1]);
  expect(stderr()).not.toMatch(/fault|Error:/);
});

test('shows messages of the system, and its window to who clicks on one', async ({ launch }) => {
  const { app } = await launch(project);
  const { client, close } = await engineOf(project);
  await app.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(this);
      this.emit('show', {});
    };
  });
  expect(await client.notifications.test({ notification: 'me' })).toMatchObject({ state: 'sent' });
  const shown = await app.evaluate(() =>
    (globalThis as unknown as { shown: Electron.Notification[] }).shown.map(({ title, body }) => ({
      title,
      body,
    })),
  );
  expect(shown).toEqual([{ title: expect.stringMatching(/./), body: expect.stringMatching(/./) }]);

  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await expect.poll(isVisible).toBe(false);
  await app.evaluate(() => {
    const [message] = (globalThis as unknown as { shown: Electron.Notification[] }).shown;
    message?.emit('click', {});
  });
  await expect.poll(isVisible).toBe(true);

  await app.evaluate(({ Notification }) => {
    Notification.isSupported = () => false;
  });
  await expect(client.notifications.test({ notification: 'me' })).rejects.toThrow(
    /this desktop shows no messages/,
  );
  close();
});

test('offers the browser for a project that a server holds', async ({ launch }) => {
  const serving = start(['serve', other]);
  const url = await serving.line('http://');
  try {
    const { app, page } = await launch(project);
    await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('shop');
    await chooseInDialogs(app, 'Show in Browser');
    await app.evaluate(({ dialog, shell }, dir) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [dir] });
      shell.openExternal = async (address) => {
        Object.assign(globalThis, { opened: address });
      };
    }, other);
    await app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((menu) => menu.submenu?.items ?? []);
      items?.find((item) => item.label === 'Open Project…')?.click();
    });
    const opened = () => app.evaluate(() => (globalThis as unknown as { opened?: string }).opened);
    await expect.poll(opened).toBe(url);
    const [asked] = await app.evaluate(
      () => (globalThis as unknown as { asked: Electron.MessageBoxOptions[] }).asked,
    );
    expect(asked?.message).toBe(`${other} is served already.`);
    expect(asked?.detail).toMatch(
      new RegExp(`process ${serving.child.pid}.*tidemill service`, 's'),
    );
    expect(asked?.detail).not.toContain(new URL(url).searchParams.get('token'));
    await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('shop');
  } finally {
    serving.child.kill('SIGTERM');
    await serving.ended;
  }
});
