import { expect, test } from './served-project.ts';

const yaml = `
blocks:
  - name: big
    kind: source
    file: big.sql
  - name: odd
    kind: source
    file: odd.sql
  - name: chart
    kind: transform
    file: chart.py
  - name: wrong
    kind: transform
    file: wrong.py
    inputs: [odd]
`;

const files = {
  'pipelines/shop/pipeline.yaml': yaml,
  'pipelines/shop/big.sql': 'select i, i * 2 as twice from range(3000000) t(i)\n',
  'pipelines/shop/odd.sql': `select * from (values
  (1, 'text', 'nan'::double, 9007199254740993),
  (2, '', 1.5, null),
  (3, null, 'inf'::double, -1)
) t(id, word, figure, big)
`,
  'pipelines/shop/chart.py': `def chart(context):
    context.display({
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": [{"a": "x", "b": 3}, {"a": "y", "b": 5}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "quantitative"}},
    })
    return {"answer": 42, "names": ["a", None]}
`,
  'pipelines/shop/wrong.py': `def wrong(odd):
    rows = list(odd)
    return rows[0]["nothing"]
`,
};

test('a block that never ran says so, and one click shows its rows', async ({ open }) => {
  const shop = await open(files);
  await shop.select('odd');
  const pane = await shop.dock('Data');
  await pane.getByRole('button', { name: /Run this block to see rows/ }).click();
  await expect(pane.getByText('3 rows × 4 columns')).toBeVisible();
});

test('null, empty text, NaN and 64-bit integers are told apart', async ({ open }) => {
  const shop = await open(files);
  await shop.runAll();
  await shop.select('odd');
  const pane = await shop.dock('Data');
  const cell = (row: number, column: number) =>
    pane.locator(`[role=row][row-index="${row}"] [col-id="${column}"]`);
  await expect(cell(0, 2)).toHaveText('NaN');
  await expect(cell(2, 2)).toHaveText('Infinity');
  await expect(cell(2, 1)).toHaveText('null');
  await expect(cell(2, 1)).toHaveClass(/tm-cell-null/);
  await expect(cell(1, 1)).toHaveClass(/tm-cell-empty/);
  await expect(cell(0, 3)).toHaveText('9007199254740993');
  await cell(0, 3).dblclick();
  await expect(pane.getByRole('complementary', { name: 'Cell' })).toContainText('9007199254740993');
});

test('three million rows: the first page, then the last row', async ({ open }) => {
  const shop = await open(files);
  await shop.runAll();
  await shop.select('big');
  const pane = await shop.dock('Data');
  await expect(pane.getByText('3,000,000 rows × 2 columns')).toBeVisible();
  await expect(pane.locator('[row-index="0"] [col-id="1"]')).toHaveText('0');
  await pane.getByRole('textbox', { name: 'Go to row' }).fill('3,000,000');
  await pane.getByRole('textbox', { name: 'Go to row' }).press('Enter');
  await expect(pane.locator('[row-index="2999999"] [col-id="1"]')).toHaveText('5999998');
  await expect(pane.locator('[row-index="2999999"] [col-id="0"]')).toBeFocused();
  // Back at the top nothing was forgotten, and the keyboard moves through the cells.
  await shop.page.keyboard.press('Control+ArrowUp');
  await expect(pane.locator('[row-index="0"] [col-id="1"]')).toHaveText('0');
});

test('a column shows its profile, and can be hidden and shown again', async ({ open }) => {
  const shop = await open(files);
  await shop.runAll();
  await shop.select('big');
  const pane = await shop.dock('Data');
  await pane.getByRole('button', { name: /^twice, BIGINT/ }).click();
  const about = shop.page.getByRole('region', { name: 'Column twice' });
  await expect(about).toContainText('5999998');
  await about.getByRole('button', { name: 'Hide' }).click();
  await expect(pane.getByRole('button', { name: /^twice, BIGINT/ })).toBeHidden();
  await pane.getByRole('button', { name: /1 hidden/ }).click();
  await shop.page.getByRole('button', { name: 'Show all' }).click();
  await expect(pane.getByRole('button', { name: /^twice, BIGINT/ })).toBeVisible();
});

test('what a block displayed is drawn, and its value is a tree', async ({ open }) => {
  const shop = await open(files);
  await shop.runAll();
  await shop.select('chart');
  const pane = await shop.dock('Data');
  await expect(pane.locator('svg .mark-rect path').first()).toBeVisible();
  await pane.getByRole('tab', { name: 'Output' }).click();
  await expect(pane.getByText('42')).toBeVisible();
});

test('a failed block shows its error with the code, and leads to the line', async ({ open }) => {
  const shop = await open(files);
  await shop.runAll();
  await shop.select('wrong');
  const pane = await shop.dock('Data');
  await expect(pane.getByRole('region', { name: 'Error of wrong' })).toContainText('KeyError');
  await expect(pane.locator('[aria-current=location]')).toContainText('rows[0]["nothing"]');
  await pane.getByRole('button', { name: 'Go to line 3' }).click();
  await expect(shop.page.getByRole('textbox', { name: /Code of wrong/ })).toBeFocused();
});
