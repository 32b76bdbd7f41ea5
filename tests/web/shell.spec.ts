import { SHOWN_MS } from '../../renderer/app/stores/toasts.ts';
import { holdSends } from './held-sends.ts';
import { expect, test } from './served-project.ts';

const files = {
  'tidemill.yaml': 'name: corner shop\n',
  'pipelines/shop/pipeline.yaml': `blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: clean, kind: transform, file: clean.sql, inputs: [orders] }
`,
  'pipelines/shop/orders.sql': 'select 1 as id\n',
  'pipelines/shop/clean.sql': 'select * from orders\n',
};

test('finds commands and blocks in the palette, and remembers the theme', async ({ open }) => {
  const { page } = await open(files);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await expect(page.getByTestId('node-clean')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search/ }).fill('#cle');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('clean');

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search/ }).fill('dark theme');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByTestId('node-clean')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(complaints).toEqual([]);
});

test('edits a block in the inspector: settings go to pipeline.yaml as a person would write them', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await shop.select('clean');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByLabel('Timeout').fill('soon');
  await inspector.getByLabel('Timeout').blur();
  await expect(inspector.getByText(/Write it as 500ms/)).toBeVisible();
  await inspector.getByLabel('Timeout').fill('90s');
  await inspector.getByLabel('Retries').fill('3');
  await inspector.getByLabel('Description').fill('Drop what was cancelled');
  await inspector.getByLabel('Description').blur();
  await inspector.getByText('Enabled').click();
  const document = () => shop.read('pipelines/shop/pipeline.yaml');
  await expect.poll(document).toMatch(/enabled: false/);
  const text = await document();
  expect(text).toMatch(/timeout: 90s/);
  expect(text).toMatch(/retries: \{ ?count: 3 ?\}/);
  expect(text).toMatch(/description: Drop what was cancelled/);
  await expect(page.getByTestId('node-clean')).toContainText('bypassed');
});

test('a tab of the dock is found from a page of the project too', async ({ open }) => {
  const { page } = await open(files);
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await expect(page.getByText('Nothing runs by itself yet.')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search/ }).fill('show runs');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-clean')).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('No run yet');
});

test('the number of problems is as red as the worst of them', async ({ open }) => {
  const shop = await open({ ...files, 'pipelines/shop/layout.json': 'no layout' });
  const { page } = shop;
  const count = page.getByRole('tab', { name: /^Problems/ }).getByText('1', { exact: true });
  await expect(count).toHaveAttribute('data-worst', 'warning');
  await shop.remove('pipelines/shop/layout.json');
  await shop.remove('pipelines/shop/clean.sql');
  await expect(count).toHaveAttribute('data-worst', 'error');
});

test('a trigger of the open pipeline is begun from the palette', async ({ open }) => {
  const { page } = await open(files);
  await expect(page.getByTestId('node-clean')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search/ }).fill('trigger');
  await page.keyboard.press('Enter');
  const form = page.getByRole('complementary', { name: 'New trigger' });
  await expect(form.getByRole('combobox', { name: 'Pipeline' })).toHaveValue('shop');
  await expect(form.getByRole('textbox', { name: 'Name' })).toBeFocused();
});

test('shows the pipeline as a tree that arrow keys walk', async ({ open }) => {
  const { page } = await open(files);
  await page.getByRole('button', { name: 'Outline' }).click();
  const tree = page.getByRole('tree', { name: 'Blocks of the pipeline' });
  const orders = tree.getByRole('treeitem', {
    name: 'orders, SQL source, not run, 0 inputs, 1 output',
  });
  await orders.click();
  await page.keyboard.press('ArrowDown');
  const clean = tree.getByRole('treeitem', { name: /^clean, SQL transform/ });
  await expect(clean).toBeFocused();
  await expect(clean).toHaveAttribute('aria-level', '2');
  await page.keyboard.press('ArrowLeft');
  await expect(orders).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(clean).toHaveCount(0);
});

test('makes a pipeline and shows how to begin', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await shop.select('clean');
  await page.getByRole('button', { name: /choose another/ }).click();
  await page.getByRole('menuitem', { name: 'New pipeline' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('returns');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/#\/returns$/);
  await expect(page.getByText(/to add a block/)).toBeVisible();
  await expect(page.getByRole('tabpanel')).toHaveText(/appear here/);
  await expect
    .poll(() => shop.read('pipelines/returns/pipeline.yaml').catch(() => ''))
    .toContain('blocks');
});

test('an edit that meets a change from outside is shown and decided, never lost', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await expect(page.getByTestId('node-clean')).toBeVisible();
  // The page must not hear of the change before its own edit leaves.
  const sends = await holdSends(page);
  await page.getByTestId('node-clean').click();
  await page.keyboard.press('b');
  await expect(page.getByText('Saving…')).toBeVisible();
  const outside = files['pipelines/shop/pipeline.yaml'].replace(
    'name: clean,',
    'name: clean, description: Tidy,',
  );
  await shop.write('pipelines/shop/pipeline.yaml', outside);
  await sends.release();
  const alert = page.getByRole('alert').filter({ hasText: 'changed outside' });
  await expect(alert).toContainText('Set enabled of clean');
  expect(await shop.read('pipelines/shop/pipeline.yaml')).toBe(outside);
  await alert.getByRole('button', { name: 'Make my edit on them' }).click();
  await expect
    .poll(() => shop.read('pipelines/shop/pipeline.yaml'))
    .toMatch(/description: Tidy.*enabled: false/);
});

test('with nothing selected, the dock leads to where the pipeline ends', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await page.getByRole('button', { name: 'Run the pipeline' }).click();
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByRole('button')).toHaveText([/clean.*1 row$/]);
  await results.getByRole('button', { name: /clean/ }).click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('clean');
});

test('says what to do when the engine stays away, and starts no run meanwhile', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  const run = page.getByRole('banner').getByRole('button', { name: /^Run/ });
  await expect(run).toBeEnabled();
  await shop.endServer();
  await expect(page.getByRole('alert')).toContainText('Is tidemill serve still running?');
  await expect(run).toBeDisabled();

  const runs = await shop.dock('Runs');
  await expect(runs.locator('[aria-busy=true]')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(1);
});

test('a part that could not be fetched comes by itself, or when it is drawn again', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await expect(page.getByTestId('node-clean')).toBeVisible();
  await page.route('**/LogPane-*.js', (route) => route.abort(), { times: 1 });
  const logs = await shop.dock('Logs');
  await expect(logs).toContainText('No run yet');

  await page.route('**/RunsPane-*.js', (route) => route.abort());
  const runs = await shop.dock('Runs');
  await expect(runs.getByRole('alert')).toContainText('could not be drawn');
  await page.unroute('**/RunsPane-*.js');
  await runs.getByRole('button', { name: 'Draw it again' }).click();
  await expect(runs).toContainText('No run yet');
});

test('what was said with a way back stays while somebody is at it, and goes after that', async ({
  open,
}) => {
  // `open` makes the time that something is shown a hundred times longer.
  const { page } = await open(files);
  await page.clock.install();
  await page.reload();
  await page.getByTestId('node-clean').click();
  await page.keyboard.press('Delete');
  const undo = page.getByRole('region', { name: 'Notifications' }).getByRole('button', {
    name: 'Undo',
  });
  await undo.hover();
  await page.clock.fastForward(100 * SHOWN_MS);
  await expect(undo).toBeVisible();
  await undo.focus();
  await page.mouse.move(10, 10);
  await page.clock.fastForward(60_000);
  await expect(undo).toBeVisible();
  await page.getByRole('button', { name: 'Schedule', exact: true }).focus();
  await page.clock.fastForward(60_000);
  await expect(undo).toHaveCount(0);
});
