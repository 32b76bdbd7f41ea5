import { holdSends } from './held-sends.ts';
import { expect, type ServedProject, test } from './served-project.ts';

const files = {
  'pipelines/shop/pipeline.yaml': `
params:
  least: { type: integer, default: 1, description: Smaller ones are left out }
blocks:
  - name: orders
    kind: source
    file: orders.sql
  - name: totals
    kind: transform
    file: totals.sql
    inputs: [orders]
  - name: about
    kind: note
    file: about.md
`,
  'pipelines/shop/orders.sql': "select 7 as order_number, 'eu' as sales_region\n",
  'pipelines/shop/totals.sql': 'select * from orders\n',
  'pipelines/shop/about.md': '# About\n\nWhat **sells**.\n',
};

const sql = 'pipelines/shop/totals.sql';

const header = (shop: ServedProject) => shop.page.getByRole('region', { name: 'Code' });

/** Opens a block's code and puts the caret behind its last character. */
async function edit(shop: ServedProject, block: string): Promise<void> {
  await shop.select(block);
  await shop.page.locator('.monaco-editor .view-line').first().click();
  await shop.page.keyboard.press('Control+End');
}

test('what is typed is saved to the file and survives a reload', async ({ open }) => {
  const shop = await open(files);
  await edit(shop, 'totals');
  await shop.page.keyboard.type('-- typed in the app');
  await expect.poll(() => shop.read(sql)).toBe('select * from orders\n-- typed in the app');
  await expect(header(shop).getByText('Saved')).toBeVisible();
  await shop.page.reload();
  await shop.select('totals');
  await expect(shop.page.locator('.view-lines')).toContainText('-- typed in the app');
});

test('a change outside comes in where nothing was typed', async ({ open }) => {
  const shop = await open(files);
  await edit(shop, 'totals');
  await shop.write(sql, 'select 1 as changed_outside\n');
  await expect(shop.page.locator('.view-lines')).toContainText('changed_outside');
  await expect(header(shop).getByText('Saved')).toBeVisible();
});

test('a change outside while typing is a conflict that the person settles', async ({ open }) => {
  const shop = await open(files);
  for (const choice of ['Keep mine', 'Take theirs'] as const) {
    const mine = `-- mine, then ${choice}`;
    const theirs = `select 2 as theirs -- ${choice}\n`;
    await edit(shop, 'totals');
    // The save of what was typed leaves when the file has changed already.
    const sends = await holdSends(shop.page);
    await shop.page.keyboard.type(mine);
    await shop.write(sql, theirs);
    await sends.release();
    await shop.page.keyboard.type('!');
    const bar = header(shop).getByRole('alert');
    await expect(bar).toContainText('was changed outside');
    expect(await shop.read(sql)).toBe(theirs);
    await bar.getByRole('button', { name: 'Compare' }).click();
    await expect(shop.page.getByText('In the file')).toBeVisible();
    await bar.getByRole('button', { name: choice }).click();
    await expect(bar).toBeHidden();
    const kept = expect.poll(() => shop.read(sql));
    await (choice === 'Keep mine' ? kept.toContain(`${mine}!`) : kept.toBe(theirs));
  }
});

test('completion offers upstream columns with their types, and parameters', async ({ open }) => {
  const shop = await open(files);
  await shop.runAll();
  await edit(shop, 'totals');
  await shop.page.keyboard.type('where orders.');
  const offers = shop.page.locator('.suggest-widget.visible');
  await expect(offers).toContainText('order_number');
  await expect(offers).toContainText('INTEGER');
  await expect(offers).toContainText('sales_region');
  await shop.page.keyboard.press('Escape');
  await shop.page.keyboard.type('order_number > $');
  await expect(offers).toContainText('least');
});

test('Ctrl Enter saves and runs the block; its error stands at its line', async ({ open }) => {
  const shop = await open(files);
  await edit(shop, 'totals');
  await shop.page.keyboard.press('Control+A');
  await shop.page.keyboard.type('select order_number,\n  no_such_column\nfrom orders');
  await shop.page.keyboard.press('Escape');
  await shop.page.keyboard.press('Control+Enter');
  await expect(shop.page.locator('.view-lines')).toContainText(/Binder.Error.*no_such_column/);
  const problems = await shop.dock('Problems');
  await problems.getByRole('button', { name: /no_such_column/ }).click();
  await expect(shop.page.getByRole('textbox', { name: /Code of totals/ })).toBeFocused();
});

test('F12 on an upstream name goes to that block', async ({ open }) => {
  const shop = await open(files);
  await edit(shop, 'totals');
  await shop.page.keyboard.press('Control+Home');
  await shop.page.keyboard.press('End');
  await shop.page.keyboard.press('F12');
  await expect(header(shop).getByText('orders.sql')).toBeVisible();
});

test('a note is read rendered and edited after a double click', async ({ open }) => {
  const shop = await open(files);
  await shop.select('about');
  const note = header(shop).getByRole('article');
  await expect(note.getByRole('heading', { name: 'About' })).toBeVisible();
  await note.dblclick();
  await expect(shop.page.locator('.view-lines')).toContainText('# About');
});
