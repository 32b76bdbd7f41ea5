import type { Locator, Page } from '@playwright/test';
import { expect, test } from './served-project.ts';

const files = {
  'pipelines/shop/pipeline.yaml': `# What sells
blocks:
  - name: orders
    kind: source
    file: orders.sql
  - name: clean
    kind: transform
    file: clean.sql
    inputs: [orders]   # only these
  - name: report
    kind: sink
    file: report.sql
    inputs: [clean]
`,
  'pipelines/shop/orders.sql': 'select range as id from range(7)\n',
  'pipelines/shop/clean.sql': 'select * from orders where id > 2\n',
  'pipelines/shop/report.sql': 'select count(*) as n from clean\n',
};

const yaml = 'pipelines/shop/pipeline.yaml';
const node = (page: Page, name: string) => page.getByTestId(`node-${name}`);
const handle = (block: Locator, side: 'source' | 'target') =>
  block.locator(`.react-flow__handle.${side}`);

/** Draws a wire from a block as far as another, without letting go of it. */
async function drag(page: Page, from: string, to: string): Promise<void> {
  // A block can be seen once the canvas has measured it: its wires begin nowhere before that.
  await expect(node(page, from)).toBeVisible();
  await expect(node(page, to)).toBeVisible();
  await handle(node(page, from), 'source').hover({ force: true });
  await page.mouse.down();
  await handle(node(page, to), 'target').hover({ force: true });
}

test('adds a block from the palette by keyboard, names it, and undoes it', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await node(page, 'clean').click();
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Kind of block' }).fill('python check');
  await page.keyboard.press('Enter');
  const name = page.getByRole('textbox', { name: /New name of/ });
  await name.fill('Not A Name');
  await expect(
    page.getByText('Small letters, digits and _, beginning with a letter'),
  ).toBeVisible();
  await name.fill('enough');
  await name.press('Enter');
  await expect(node(page, 'enough')).toBeVisible();
  await expect
    .poll(() => shop.read(yaml))
    .toMatch(/name: enough[^-]*kind: check[^-]*inputs: \[clean\]/s);
  await expect(page.getByRole('region', { name: 'Notifications' })).toHaveText('');
  expect(await shop.read(yaml)).toContain('# only these');
  await expect
    .poll(() => shop.read('pipelines/shop/enough.py').catch(() => ''))
    .toContain('def enough(clean');

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(node(page, 'enough')).toHaveCount(0);
  await expect.poll(() => shop.read(yaml)).toBe(files[yaml]);
});

test('connects by dragging, refuses a cycle with the reason, and adds from a dangling wire', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await drag(page, 'orders', 'report');
  await page.mouse.up();
  await expect.poll(() => shop.read(yaml)).toContain('inputs: [clean, orders]');

  await drag(page, 'clean', 'orders');
  await expect(page.getByTestId('wire-refusal')).toHaveText(
    'would create a cycle: clean → orders → clean',
  );
  await page.mouse.up();
  expect(await shop.read(yaml)).not.toMatch(/name: orders[^-]*inputs/);

  await handle(node(page, 'report'), 'source').hover({ force: true });
  await page.mouse.down();
  const canvas = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  if (canvas === null) throw new Error('The canvas is not on the screen.');
  await page.mouse.move(canvas.x + canvas.width * 0.7, canvas.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('option', { name: /SQL transform/ }).click();
  await page.keyboard.press('Enter');
  await expect.poll(() => shop.read(yaml)).toMatch(/name: transform[^-]*inputs: \[report\]/);
});

test('walks, connects, renames and deletes with the keyboard alone', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  const canvas = page.getByRole('region', { name: 'Canvas' });
  await expect(node(page, 'orders')).toBeVisible();
  await canvas.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(canvas.getByText(/^clean, SQL transform, not run/)).toBeAttached();

  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('c');
  await expect(canvas.getByText(/connects, arrows choose/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(() => shop.read(yaml)).toContain('inputs: [clean, orders]');

  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of orders' }).fill('sales');
  await page.keyboard.press('Enter');
  await expect.poll(() => shop.read(yaml)).toContain('inputs: [sales]   # only these');

  await page.keyboard.press('Delete');
  await expect(node(page, 'sales')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(node(page, 'sales')).toBeVisible();
  // The window shows it at once; the file is there a moment later.
  await expect
    .poll(() => shop.read('pipelines/shop/sales.sql').catch(() => null))
    .toBe(files['pipelines/shop/orders.sql']);
});

test('saves where blocks are put when they are let go, and follows changes from outside', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  const clean = node(page, 'clean');
  await clean.hover({ position: { x: 90, y: 12 } });
  await page.mouse.down();
  await page.mouse.move(600, 160, { steps: 6 });
  await page.mouse.up();
  const placed = async () => {
    const text = await shop.read('pipelines/shop/layout.json').catch(() => '{}');
    return Object.keys(JSON.parse(text)).sort();
  };
  await expect.poll(placed).toEqual(['clean', 'orders', 'report']);

  await shop.write(yaml, files[yaml].replace('inputs: [clean]', 'inputs: [clean, orders]'));
  await expect(page.getByTestId('wire-orders→report')).toBeAttached();
});

test('runs a block with what it needs, says what a run would do, and marks what became stale', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await node(page, 'clean').click();
  await expect(page.getByRole('button', { name: 'Run 3 blocks' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(node(page, 'clean')).toContainText('ok');
  await expect(node(page, 'clean')).toContainText('4 rows');
  await expect(node(page, 'report')).toContainText('not run');
  await page.getByRole('button', { name: 'Run 1 block' }).click();
  await expect(node(page, 'report')).toContainText('ok');
  await expect(page.getByRole('button', { name: 'Run all 3 again' })).toBeVisible();

  await shop.write('pipelines/shop/clean.sql', 'select * from orders where id > 4\n');
  await expect(node(page, 'clean')).toContainText('code changed');
  await expect(node(page, 'report')).toContainText('input changed');
  await expect(node(page, 'orders')).not.toContainText('stale');
});

test('stops a run', async ({ open }) => {
  const shop = await open({
    'pipelines/shop/pipeline.yaml':
      'blocks:\n  - { name: endless, kind: source, file: endless.py }\n',
    'pipelines/shop/endless.py': 'def endless():\n    while True:\n        pass\n',
  });
  const { page } = shop;
  await page.getByRole('button', { name: 'Run 1 block' }).click();
  await expect(node(page, 'endless')).toContainText('running');
  await page.keyboard.press('Control+.');
  await expect(node(page, 'endless')).toContainText('cancelled');
});

test('from far away, a click selects the block under it and a double click goes there', async ({
  open,
}) => {
  const shop = await open({
    ...files,
    'pipelines/shop/layout.json': JSON.stringify({
      orders: { x: 0, y: 0 },
      clean: { x: 2000, y: 1600 },
      report: { x: 6000, y: 0 },
    }),
  });
  const { page } = shop;
  const canvas = page.getByRole('region', { name: 'Canvas' });
  await expect(canvas.locator('canvas')).toBeVisible();
  await expect(node(page, 'clean')).toHaveCount(0);
  const { x, y } = await middleOf(canvas, { x: 2000, y: 1600 });
  await page.mouse.click(x, y);
  await expect(canvas.getByText(/^clean, SQL transform, not run/)).toBeAttached();
  await page.mouse.click(x, y - 60);
  await expect(canvas.getByText(/^clean, SQL transform/)).toHaveCount(0);

  await page.mouse.dblclick(x, y);
  await expect(node(page, 'clean')).toBeInViewport();
});

/** Where the middle of a node at a place of the canvas is on the screen. */
async function middleOf(canvas: Locator, place: { x: number; y: number }) {
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('The canvas is not on the screen.');
  const viewport = canvas.locator('.react-flow__viewport');
  const look = () =>
    viewport.evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).toJSON());
  // All blocks have come into the view: it moves no more.
  await expect.poll(async () => (await look()).a).toBeLessThan(0.5);
  const view = await look();
  return {
    x: box.x + view.e + (place.x + 116) * view.a,
    y: box.y + view.f + (place.y + 42) * view.a,
  };
}
