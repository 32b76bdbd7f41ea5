import type { WebSocketRoute } from '@playwright/test';
import { expect, test } from './served-project.ts';

const files = {
  'pipelines/shop/pipeline.yaml': `
blocks:
  - name: talk
    kind: source
    file: talk.py
  - name: fails
    kind: transform
    file: fails.py
    inputs: [talk]
  - name: after
    kind: transform
    file: after.py
    inputs: [fails]
`,
  'pipelines/shop/talk.py': `import os, time

def talk(context):
    for i in range(2000):
        print("line", i)
    print("\\x1b[32mgreen\\x1b[0m")
    context.log.warning("careful")
    while not os.path.exists(os.path.join(os.path.dirname(__file__), "go")):
        time.sleep(0.02)
    print("went on")
    return [{"a": 1}]
`,
  'pipelines/shop/fails.py': 'def fails(talk):\n    return talk[5]\n',
  'pipelines/shop/after.py': 'def after(fails):\n    return fails\n',
};

test('logs follow a run while it is on, and are filtered by level and text', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await page.getByRole('button', { name: /^Run 3 blocks/ }).click();
  const logs = await shop.dock('Logs');
  await expect(logs.locator('.ansi-green')).toHaveText('green');
  await expect(logs.getByText('went on')).toHaveCount(0);
  await shop.write('pipelines/shop/go', '');
  await expect(logs.getByText('went on')).toBeVisible();

  await logs.getByRole('combobox', { name: 'Level' }).selectOption('Warnings and up');
  await expect(logs.getByText('careful')).toBeVisible();
  await expect(logs.getByText('went on')).toHaveCount(0);
  await logs.getByRole('combobox', { name: 'Level' }).selectOption('All levels');

  await logs.getByRole('searchbox').fill('line 1234');
  await expect(logs.getByText(/^1 of [\d,]+ lines$/)).toBeVisible();
  await expect(logs.getByText('line 1234')).toBeVisible();
});

test('problems and runs say what failed, and why what came after did not run', async ({ open }) => {
  const shop = await open({ ...files, 'pipelines/shop/go': '' });
  await shop.runAll();
  const problems = await shop.dock('Problems');
  await problems.getByRole('button', { name: /IndexError/ }).click();
  await expect(shop.page.getByRole('textbox', { name: /Code of fails/ })).toBeFocused();

  const runs = await shop.dock('Runs');
  await expect(runs.getByRole('option', { name: /failed/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  const blocks = runs.getByRole('list', { name: 'Blocks of the run' }).getByRole('button');
  await expect(blocks).toHaveText([
    /talk.*ok/,
    /fails.*failed.*IndexError: list index out of range/,
    /after.*skipped/,
  ]);
  await expect(shop.page.getByTestId('node-fails')).toContainText('IndexError: list index');
});

test('a run that a trigger started and that failed is told of on any page, until the next goes well', async ({
  open,
}) => {
  const shop = await open({
    'pipelines/shop/pipeline.yaml': `blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: clean, kind: transform, file: clean.sql, inputs: [orders] }
triggers:
  - { name: drop, files: in/*.csv, settle: 50ms }
`,
    'pipelines/shop/orders.sql': 'select 1 as id\n',
    'pipelines/shop/clean.sql': "select error('no good') from orders\n",
  });
  const { page } = shop;
  const said = page.getByRole('region', { name: 'Notifications' });
  const last = page.getByRole('region', { name: 'Triggers' }).getByRole('button', {
    name: 'failed',
  });
  const failed = page
    .getByRole('tabpanel')
    .getByRole('option', { name: /drop/ })
    .filter({ hasText: 'failed' });
  await shop.runAll();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await shop.write('in/may.csv', 'may');
  await expect(said).toContainText('shop.drop failed at clean');
  await said.getByRole('button', { name: 'Show run' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('no good');
  await expect(said).toBeEmpty();
  // However many fail, one toast is there for the trigger.
  for (const [month, count] of [
    ['june', 2],
    ['july', 3],
  ] as const) {
    await shop.write(`in/${month}.csv`, month);
    await expect(failed).toHaveCount(count);
    await expect(said).toContainText('shop.drop failed at clean');
  }
  await expect(said.getByText('shop.drop failed at clean')).toHaveCount(1);

  // What was over before the page was opened is for the lists.
  await page.reload();
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await expect(last).toBeVisible();
  await expect(said).toBeEmpty();

  await shop.write('in/august.csv', 'august');
  await expect(said).toContainText('shop.drop failed at clean');
  await shop.write('pipelines/shop/clean.sql', 'select * from orders\n');
  await shop.write('in/september.csv', 'september');
  await expect(said).toBeEmpty();
  await expect(last).toHaveCount(0);
});

test('a run that failed while the connection was lost is told of when there is one again', async ({
  open,
}) => {
  const yaml = 'pipelines/shop/pipeline.yaml';
  const blocks = `blocks:
  - { name: orders, kind: source, file: orders.sql }
`;
  const triggers = `triggers:
  - { name: drop, files: in/*.csv }
`;
  const { page, write } = await open({
    [yaml]: blocks + triggers,
    'pipelines/shop/orders.sql': "select error('no good')\n",
  });
  const sockets: WebSocketRoute[] = [];
  let isLost = false;
  await page.routeWebSocket(/./, async (socket) => {
    if (isLost) return socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.reload();
  const said = page.getByRole('region', { name: 'Notifications' });
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(page.url());
  // A page that shows a change follows all of them.
  await expect(elsewhere.getByTestId('node-orders')).toBeVisible();
  await expect(page.getByTestId('node-orders')).toBeVisible();
  await write('pipelines/shop/more.sql', 'select 1 as id\n');
  await write(yaml, `${blocks}  - { name: more, kind: source, file: more.sql }\n${triggers}`);
  await expect(elsewhere.getByTestId('node-more')).toBeVisible();
  await expect(page.getByTestId('node-more')).toBeVisible();

  isLost = true;
  for (const socket of sockets) await socket.close();
  await expect(page.getByText('Reconnecting')).toBeVisible();
  await write('in/may.csv', 'may');
  const saidElsewhere = elsewhere.getByRole('region', { name: 'Notifications' });
  await expect(saidElsewhere).toContainText('shop.drop failed at orders');
  await expect(said).toBeEmpty();
  isLost = false;
  await expect(said).toContainText('shop.drop failed at orders');
});
