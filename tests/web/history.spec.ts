import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, type ServedProject, test } from './served-project.ts';

const files = {
  'pipelines/shop/pipeline.yaml': `
blocks:
  - name: orders
    kind: source
    file: orders.sql
  - name: totals
    kind: transform
    file: totals.sql
    inputs: [orders]
  - name: old
    kind: transform
    file: old.sql
    inputs: [totals]
`,
  'pipelines/shop/layout.json': JSON.stringify({
    orders: { x: 0, y: 0 },
    totals: { x: 320, y: 0 },
    old: { x: 640, y: 0 },
  }),
  'pipelines/shop/orders.sql': "select 7 as order_number, 'eu' as sales_region\n",
  'pipelines/shop/totals.sql': 'select count(*) as n from orders\n',
  'pipelines/shop/old.sql': 'select n from totals\n',
};

const totals = 'pipelines/shop/totals.sql';

const timeline = (page: Page) => page.getByRole('list', { name: 'Versions' });
/** A version in the timeline, by the beginning of its name; the newest of that name. */
const version = (page: Page, name: string | RegExp): Locator =>
  timeline(page).getByRole('button', { name }).first();
const comparison = (page: Page) => page.getByRole('region', { name: 'Comparison' });

/** Opens the project on its history, which has had its first look at it. */
async function openHistory(shop: ServedProject): Promise<void> {
  await shop.page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(version(shop.page, /^first version, 1 pipeline/)).toBeVisible();
}

test('edits become versions named by what changed, drawn as one graph and compared as code', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  // One version, however long the writing takes.
  await shop.writeAll({
    'pipelines/shop/pipeline.yaml': files['pipelines/shop/pipeline.yaml']
      .replaceAll('orders', 'raw_orders')
      .replace(/ {2}- name: old[\s\S]*$/, '')
      .concat('  - name: fresh\n    kind: transform\n    file: fresh.py\n    inputs: [totals]\n'),
    'pipelines/shop/raw_orders.sql': files['pipelines/shop/orders.sql'],
    'pipelines/shop/orders.sql': null,
    [totals]: 'select count(*) as number\nfrom raw_orders\n',
    'pipelines/shop/fresh.py': 'def fresh(totals):\n    return totals\n',
    'pipelines/shop/layout.json': JSON.stringify({
      raw_orders: { x: 0, y: 0 },
      totals: { x: 320, y: 192 },
      fresh: { x: 640, y: 192 },
    }),
  });
  const edit = version(page, /^rename orders → raw_orders/);
  await expect(edit).toBeVisible();
  // The newest version is what the page shows until another is chosen.
  await expect(edit).toHaveAttribute('aria-current', 'true');
  for (const [block, change] of [
    ['raw_orders', 'renamed'],
    ['totals', 'changed'],
    ['fresh', 'added'],
    ['old', 'removed'],
  ] as const) {
    await expect(page.getByTestId(`diff-${block}`)).toHaveAttribute('data-change', change);
  }
  await expect(page.getByTestId('ghost-totals')).toBeVisible();
  const legend = page.getByRole('list', { name: 'Legend' });
  await expect(legend).toContainText('1 added');
  await expect(legend).toContainText('1 wire removed');

  await page.getByTestId('diff-totals').click();
  const change = page.getByRole('region', { name: 'Change of totals' });
  await expect(change.locator('.original-in-monaco-diff-editor')).toContainText('as n from');
  await expect(change.locator('.modified-in-monaco-diff-editor')).toContainText('as number');

  await page.getByRole('region', { name: 'Changes of shop' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('region', { name: 'Change of fresh' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: /^Change of/ })).toHaveCount(0);

  await page.getByRole('tab', { name: /^Code/ }).click();
  const changed = page.getByRole('listbox', { name: 'Changed files' });
  await expect(changed.getByRole('option', { name: /totals\.sql/ })).toContainText('+2');
  await expect(changed.getByRole('option', { name: /raw_orders\.sql/ })).toContainText('renamed');
  await changed.focus();
  await page.keyboard.press('ArrowDown');
  await expect(changed.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('a block is restored from a version as a new one, and taken back', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  await shop.write(totals, 'select sum(order_number) as n from orders\n');
  await expect(version(page, /^edit totals/)).toBeVisible();
  await page.getByTestId('diff-totals').click();
  await page
    .getByRole('region', { name: 'Change of totals' })
    .getByRole('button', { name: /^Restore totals from .*\d\d:\d\d$/ })
    .click();
  await expect.poll(() => shop.read(totals)).toBe(files[totals]);
  await expect(version(page, /^restore totals of shop/)).toContainText('restored');
  const said = page.getByRole('region', { name: 'Notifications' });
  await expect(said).toContainText(/Restored totals from/);
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => shop.read(totals)).toContain('sum(order_number)');

  // The whole pipeline, from the first version; the canvas follows.
  await version(page, /^first version/).click();
  await page.getByRole('button', { name: /^Restore shop from/ }).click();
  await expect.poll(() => shop.read(totals)).toBe(files[totals]);
  await page.getByRole('button', { name: 'Blocks', exact: true }).click();
  await shop.select('totals');
  await expect(page.locator('.view-lines')).toContainText('count(*)');
});

test('a version that is not in the list, as it left the pipeline alone, is named by its time too', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  await page.getByRole('tab', { name: 'All', exact: true }).click();
  await shop.write('pipelines/stock/pipeline.yaml', 'blocks: []\n');
  await expect(version(page, /stock/)).toBeVisible();
  await shop.write(totals, 'select sum(order_number) as n from orders\n');
  await expect(version(page, /^edit totals/)).toBeVisible();

  await page.reload();
  await expect(version(page, /^edit totals/)).toBeVisible();
  await expect(timeline(page).getByRole('button', { name: /stock/ })).toHaveCount(0);
  await page.getByTestId('diff-totals').click();
  await expect(
    page
      .getByRole('region', { name: 'Change of totals' })
      .getByRole('button', { name: /^Restore totals from .*\d\d:\d\d$/ }),
  ).toBeVisible();
});

test('Ctrl Z after a restore takes back the restore, and then what was done before it', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  const document = 'pipelines/shop/pipeline.yaml';
  await openHistory(shop);
  await shop.write(document, `${files[document]}triggers:\n  - { name: pulse, every: 5h }\n`);
  await expect(version(page, /^add trigger pulse/)).toBeVisible();
  await page.getByRole('button', { name: 'Blocks', exact: true }).click();
  await shop.select('old');
  await page.keyboard.press('Delete');
  await expect.poll(() => shop.read(document)).not.toContain('name: old');

  await page.getByRole('button', { name: 'History', exact: true }).click();
  await version(page, /^first version/).click();
  await page.getByRole('button', { name: /^Restore shop from/ }).click();
  const said = page.getByRole('region', { name: 'Notifications' });
  await expect(said).toContainText(/Restored shop from .*: 1 trigger removed/);
  await expect.poll(() => shop.read(document)).toBe(files[document]);

  await page.keyboard.press('Control+z');
  await expect(said).toContainText('Undid: Restore shop from');
  expect(await shop.read(document)).toContain('name: pulse');
  expect(await shop.read(document)).not.toContain('name: old');
  await page.keyboard.press('Control+z');
  await expect.poll(() => shop.read(document)).toContain('name: old');
  expect(await shop.read(document)).toContain('name: pulse');
});

test('versions are labelled, found by label and code, and compared with any other', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  await shop.write(totals, 'select 1 as needle_in_code\n');
  await expect(version(page, /^edit totals/)).toBeVisible();
  await shop.write('pipelines/shop/old.sql', 'select 2 as n from totals\n');
  await expect(version(page, /^edit old/)).toBeVisible();

  await version(page, /^edit old/).focus();
  await page.keyboard.press('ArrowDown');
  await expect(version(page, /^edit totals/)).toBeFocused();
  await page.keyboard.press('l');
  const field = page.getByRole('textbox', { name: 'Label of this version' });
  await field.fill('as sent to the board');
  await field.press('Enter');
  await expect(version(page, /^edit totals/)).toContainText('as sent to the board');
  await page.getByRole('button', { name: 'Rename the label as sent to the board' }).press('Enter');
  await field.fill('never kept');
  await field.press('Escape');
  await expect(version(page, /^edit totals/)).toContainText('as sent to the board');

  const search = page.getByRole('textbox', { name: 'Search versions' });
  for (const text of ['sent to', 'needle_in_code']) {
    await search.fill(text);
    await expect(version(page, /^edit old/)).toHaveCount(0);
    await expect(version(page, /^edit totals/)).toBeVisible();
  }
  await search.fill('nothing has this');
  await page.getByRole('button', { name: 'Clear the search' }).last().click();
  await page.getByRole('button', { name: 'Remove the label as sent to the board' }).click();
  await expect(version(page, /^edit totals/)).not.toContainText('as sent');

  await version(page, /^edit old/).focus();
  await page.keyboard.press('c');
  await expect(page.getByText(/^Choose what to compare/)).toBeVisible();
  await page.keyboard.press('End');
  await expect(version(page, /^first version/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('diff-old')).toHaveAttribute('data-change', 'changed');
  await expect(page.getByTestId('diff-totals')).toHaveAttribute('data-change', 'changed');

  await comparison(page)
    .getByRole('button', { name: /^Compared with/ })
    .click();
  await page.getByRole('menuitem', { name: 'The files as they are now' }).click();
  await expect(page.getByText('Nothing differs.')).toBeVisible();
});

test('what changed since the last green run, and the runs of a version', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  await page.getByRole('button', { name: 'Since last green run' }).click();
  await expect(comparison(page)).toContainText("No run of all blocks of 'shop' has succeeded yet");
  await page.getByRole('button', { name: 'Run all of shop' }).click();
  await expect(page.getByText('Nothing differs.')).toBeVisible();
  await shop.write(totals, 'select count(*) + 1 as n from orders\n');
  await expect(page.getByTestId('diff-totals')).toHaveAttribute('data-change', 'changed');
  await expect(page.getByTestId('diff-orders')).toHaveAttribute('data-change', 'same');

  await timeline(page).getByRole('button', { name: '1 run of this version' }).click();
  await page.getByRole('button', { name: /^ok shop/ }).click();
  await expect(page.getByRole('tab', { name: 'Runs' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tabpanel').getByRole('option', { selected: true })).toHaveCount(1);
});

test("the user's own repository is told in a line, and nothing without one", async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  await expect(page.getByText(/not committed/)).toHaveCount(0);
  await shop.write('.git/HEAD', 'ref: refs/heads/trunk\n');
  await shop.write(totals, 'select 3 as n from orders\n');
  const line = page.getByRole('button', { name: /^trunk · \d files not committed/ }).first();
  await line.click();
  await expect(page.getByRole('dialog')).toContainText(totals);
});

test('a damaged history is said where versions are listed, and begins anew', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await openHistory(shop);
  await shop.restart((dir) =>
    writeFile(path.join(dir, '.tidemill/history.git/refs/heads/main'), 'garbage'),
  );
  await expect(page.getByRole('region', { name: 'History' }).getByRole('alert')).toContainText(
    'was damaged',
  );
  await expect(version(page, /^first version, 1 pipeline/)).toBeVisible();
});
