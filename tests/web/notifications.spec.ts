import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './served-project.ts';

const pipeline = {
  'pipelines/shop/pipeline.yaml': 'blocks:\n  - name: one\n    kind: source\n    file: one.sql\n',
  'pipelines/shop/one.sql': 'select 1 as a\n',
};

/** A server that takes `/ok` and refuses all else; gives its address and what `/ok` got. */
async function openHooks() {
  const got: { event: string; title: string }[] = [];
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.url === '/ok') got.push(JSON.parse(text));
    response.statusCode = request.url === '/ok' ? 200 : 403;
    response.end(request.url === '/ok' ? 'ok' : 'invalid_token');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, got, close: () => server.close() };
}

async function openPage(page: Page) {
  await page.getByRole('button', { name: 'Notifications', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Notifications', level: 1 })).toBeVisible();
}

test('without notifications the page has what to paste, and shows it once it is in the file', async ({
  open,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const shop = await open(pipeline);
  const { page } = shop;
  await openPage(page);
  await expect(page.getByRole('heading', { name: 'Nobody is told of anything yet' })).toBeVisible();
  await page.getByRole('button', { name: 'E-mail' }).click();
  await expect(page.getByText('TIDEMILL_SECRET_SMTP_PASSWORD')).toBeVisible();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const pasted = await page.evaluate(() => navigator.clipboard.readText());
  await shop.write('tidemill.yaml', pasted);
  const mail = page.getByRole('list', { name: 'Notifications' }).getByRole('listitem');
  await expect(mail).toContainText('ops@example.org by mail.example.org');
  await expect(mail).toContainText('Tells of failures and recoveries of all pipelines');
});

test('every example of the page is right as it is', async ({ open }) => {
  const shop = await open(pipeline);
  const { page } = shop;
  await openPage(page);
  for (const channel of ['Desktop', 'E-mail', 'Slack', 'Teams', 'Webhook']) {
    await shop.write('tidemill.yaml', 'name: shop\n');
    await expect(page.getByText('Nobody is told of anything yet')).toBeVisible();
    const chosen = page.getByRole('button', { name: channel });
    await chosen.click();
    await expect(chosen).toHaveAttribute('aria-pressed', 'true');
    const yaml = page.getByRole('region', { name: 'Add a notification' }).locator('pre');
    await shop.write('tidemill.yaml', (await yaml.textContent()) ?? '');
    const row = page.getByRole('list', { name: 'Notifications' }).getByRole('listitem');
    await expect(row).toContainText(channel);
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

test('a test says in its place whether it arrived, and is among the recent messages', async ({
  open,
}) => {
  const hooks = await openHooks();
  const shop = await open({
    ...pipeline,
    'tidemill.yaml': `
notifications:
  - { name: pager, channel: webhook, url: "${hooks.url}/ok", pipelines: [shop], throttle: 0s }
  - { name: wrong, channel: slack, url: "${hooks.url}/services/T00/secret-part" }
`,
  });
  const { page } = shop;
  await openPage(page);
  const rows = page.getByRole('list', { name: 'Notifications' });
  const pager = rows.getByRole('listitem', { name: 'pager' });
  await expect(pager).toContainText('of shop, a message for each');
  await expect(pager).toContainText('Nothing was sent yet');
  await pager.getByRole('button', { name: 'Send a test' }).click();
  await expect(pager.getByRole('status')).toHaveText('The test was sent');
  expect(hooks.got).toMatchObject([{ event: 'test', title: /this is a test/ }]);

  const wrong = rows.getByRole('listitem', { name: 'wrong' });
  await wrong.getByRole('button', { name: 'Send a test' }).click();
  await expect(wrong.getByRole('alert')).toContainText(/answered 403: invalid_token/);

  const recent = page.getByRole('list', { name: 'Recent messages' }).getByRole('listitem');
  await expect(recent).toHaveText([/failed.*wrong/, /sent.*pager/]);
  await recent.first().getByRole('button').click();
  await expect(recent.first()).toContainText('This is a test of the notification wrong');
  await expect(page.locator('body')).not.toContainText('secret-part');
  hooks.close();
});

test('what is wrong with notifications in tidemill.yaml is said on their page', async ({
  open,
}) => {
  const shop = await open({
    ...pipeline,
    'tidemill.yaml': 'notifications:\n  - name: team\n    channel: slak\n',
  });
  await openPage(shop.page);
  await expect(shop.page.getByRole('alert')).toContainText(/slak.*slack.*tidemill\.yaml:3/);
});

test('a failure that a trigger brings about is on the page as soon as it is told', async ({
  open,
}) => {
  const hooks = await openHooks();
  const shop = await open({
    'pipelines/shop/pipeline.yaml': `
blocks:
  - { name: one, kind: source, file: one.sql }
triggers:
  - { name: arrivals, files: "in/*.csv", settle: 10ms }
`,
    'pipelines/shop/one.sql': "select error('no such shop')\n",
    'in/readme.txt': '',
    'tidemill.yaml': `
notifications:
  - { name: pager, channel: webhook, url: "${hooks.url}/ok" }
`,
  });
  const { page } = shop;
  await openPage(page);
  await shop.write('in/may.csv', 'a\n1\n');
  const recent = page.getByRole('list', { name: 'Recent messages' }).getByRole('listitem');
  await expect(recent).toHaveText([/sent.*pager.*shop failed/]);
  await recent.getByRole('button').click();
  await expect(recent).toContainText('no such shop');
  await recent.getByRole('button', { name: 'Show run' }).click();
  const run = page.getByRole('tabpanel').getByRole('list', { name: 'Blocks of the run' });
  await expect(run).toContainText('no such shop');
  expect(hooks.got).toMatchObject([{ event: 'failure' }]);
  hooks.close();
});
