import { expect, test } from './app.ts';

const files = {
  'tidemill.yaml': 'name: shop\n',
  'pipelines/sales/pipeline.yaml': `blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: doubled, kind: transform, file: doubled.py, inputs: [orders] }
  - { name: labels, kind: transform, file: labels.ts, inputs: [doubled] }
`,
  'pipelines/sales/orders.sql': 'select range as id from range(3)',
  'pipelines/sales/doubled.py':
    'def doubled(orders):\n    return [{"id": row["id"] * 2} for row in orders]\n',
  'pipelines/sales/labels.ts':
    "export default ({ doubled }) => doubled.rows().map(({ id }) => ({ label: 'no. ' + id }));\n",
};

let project: string;
test.beforeEach(async ({ folder }) => {
  project = await folder(files);
});

test('opens a project, runs it in three languages and shows the data', async ({ launch }) => {
  const { app, page } = await launch(project);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));

  const canvas = page.getByRole('region', { name: 'Canvas' });
  await expect(canvas.getByText('not run')).toHaveCount(3);
  const title = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.getTitle()),
  );
  expect(title).toEqual([expect.stringContaining('Tidemill')]);

  await page.getByRole('button', { name: /^Run 3 blocks/ }).click();
  const blocks = page.getByRole('region', { name: 'Blocks' });
  await expect(blocks.getByRole('button', { name: /^(orders|doubled|labels) .*ok$/ })).toHaveCount(
    3,
  );

  await blocks.getByRole('button', { name: /^labels/ }).click();
  await expect(page.getByRole('gridcell', { name: 'no. 4' })).toBeVisible();
  expect(problems).toEqual([]);
});
