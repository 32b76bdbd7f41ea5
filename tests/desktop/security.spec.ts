import { type DesktopApp, expect, test } from './app.ts';

let project: string;
let desktop: DesktopApp;

test.beforeEach(async ({ folder, launch }) => {
  project = await folder({ 'pipelines/empty/pipeline.yaml': 'blocks: []\n' });
  desktop = await launch(project);
  await expect(desktop.page.getByRole('region', { name: 'Canvas' })).toBeVisible();
});

test('gives the page nothing of Node or Electron but a way to connect', async () => {
  const found = await desktop.page.evaluate(() => {
    const page = globalThis as Record<string, unknown>;
    return {
      names: ['require', 'process', 'Buffer', 'module', 'ipcRenderer'].filter(
        (name) => name in page,
      ),
      bridge: Object.keys(page.tidemill as object),
    };
  });
  expect(found).toEqual({ names: [], bridge: ['connect'] });

  const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
});

test('serves its own files only, under a strict policy', async () => {
  const answers = await desktop.page.evaluate(async () => {
    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(path, init);
      const { headers, status } = response;
      const [policy, sniffing] = ['content-security-policy', 'x-content-type-options'].map((name) =>
        headers.get(name),
      );
      return { status, policy, sniffing };
    };
    return {
      page: await ask('/index.html'),
      outside: await ask('/../../package.json'),
      encoded: await ask('/%2e%2e/%2e%2e/package.json'),
      backslash: await ask('/..%5c..%5cpackage.json'),
      post: await ask('/index.html', { method: 'POST' }),
    };
  });
  expect(answers.page.status).toBe(200);
  expect(answers.page.policy).toContain("default-src 'self'");
  expect(answers.page.policy).not.toContain("script-src 'unsafe");
  expect(answers.page.sniffing).toBe('nosniff');
  for (const name of ['outside', 'encoded', 'backslash'] as const) {
    expect(answers[name], name).toMatchObject({ status: 404, sniffing: 'nosniff' });
  }
  expect(answers.post.status).toBe(405);
});

test('runs no inline script and reads no local file', async () => {
  const outcome = await desktop.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.head.append(script);
    const file = await fetch('file:///etc/passwd').then(
      () => 'read',
      () => 'refused',
    );
    return { injected: 'injected' in window, file };
  });
  expect(outcome).toEqual({ injected: false, file: 'refused' });
});

test('goes nowhere and opens nothing without a question', async () => {
  const { app, page } = desktop;
  await app.evaluate(({ BrowserWindow }) => {
    const prevented = new Promise<boolean>((resolve) => {
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) =>
        setImmediate(() => resolve(event.defaultPrevented)),
      );
    });
    Object.assign(globalThis, { prevented });
  });
  await page.evaluate(() => {
    window.location.href = 'https://example.org/';
  });
  expect(
    await app.evaluate(() => (globalThis as unknown as { prevented: Promise<boolean> }).prevented),
  ).toBe(true);
  expect(page.url()).toBe('app://tidemill/');

  await app.evaluate(({ dialog, shell }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (options: { detail: string }) => {
      asked.push(options.detail);
      return { response: 1, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
    shell.openExternal = async (url) => void asked.push(`opened ${url}`);
  });
  const opened = await page.evaluate(() =>
    ['https://example.org/', 'file:///etc/passwd', 'javascript:alert(1)', 'ssh://host'].map(
      (url) => window.open(url) === null,
    ),
  );
  expect(opened).toEqual([true, true, true, true]);
  const asked = await app.evaluate(({ BrowserWindow }) => ({
    asked: (globalThis as unknown as { asked: string[] }).asked,
    windows: BrowserWindow.getAllWindows().length,
  }));
  expect(asked).toEqual({ asked: ['https://example.org/'], windows: 1 });
});

test('grants no permission', async () => {
  const states = await desktop.page.evaluate(async () => {
    const names = ['geolocation', 'camera', 'microphone', 'notifications', 'clipboard-read'];
    const states = names.map((name) =>
      navigator.permissions.query({ name: name as PermissionName }),
    );
    return (await Promise.all(states)).map(({ state }) => state);
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
});
