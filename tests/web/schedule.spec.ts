import path from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'libsql';
import { holdSends } from './held-sends.ts';
import { expect, type ServedProject, test } from './served-project.ts';

const hour = new Date().getUTCHours();
/** A zone without summer time where it is between 6 and 21 o'clock: 02:00 was today, and is hours away. */
const zone = hour >= 5 && hour < 20 ? 'Africa/Lagos' : 'Pacific/Honolulu';

test.use({ timezoneId: zone, locale: 'en-GB' });

const yaml = 'pipelines/shop/pipeline.yaml';
const nextYear = new Date().getFullYear() + 1;
const files = {
  [yaml]: `params:
  day: { type: date, default: 2026-01-01 }
blocks:
  - { name: orders, kind: source, file: orders.sql }
triggers:
  # before the shop opens
  - name: nightly        # important
    schedule: "0 2 * * *"
    timezone: ${zone}
    overlap: skip        # said, though it is the default
  - { name: hook, webhook: true }
`,
  'pipelines/shop/orders.sql': 'select $day as day\n',
  'pipelines/stock/pipeline.yaml': `blocks:
  - { name: levels, kind: source, file: levels.sql }
triggers:
  - { name: often, every: 30d, timezone: UTC }
  - { name: nightly, schedule: "0 2 * * *", timezone: ${zone} }
  - { name: minutes, every: 1m, enabled: false }
`,
  'pipelines/stock/levels.sql': 'select 1 as level\n',
};

async function openSchedule({ page }: ServedProject): Promise<void> {
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  await expect(row(page, 'nightly', 'shop')).toBeVisible();
}

const row = (page: Page, trigger: string, pipeline: string) =>
  page
    .getByRole('region', { name: 'Triggers' })
    .getByRole('listitem')
    .filter({ has: page.locator(`[data-opens="${pipeline}/${trigger}"]`) });

const openEditor = (page: Page, trigger: string, pipeline: string) =>
  row(page, trigger, pipeline).locator(`[data-opens="${pipeline}/${trigger}"]`).click();

const editor = (page: Page) => page.getByRole('complementary', { name: /trigger/i });

test('lists what runs by itself; pausing is an edit of the file that can be taken back', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openSchedule(shop);
  await expect(row(page, 'nightly', 'shop')).toContainText(`At 02:00, every day, ${zone}`);
  await expect(row(page, 'nightly', 'shop')).toContainText(/in \d+ (h|min)/);
  await expect(row(page, 'hook', 'shop')).toContainText('no token yet');
  await expect(row(page, 'minutes', 'stock')).toContainText('paused');

  await row(page, 'nightly', 'shop').getByRole('switch').press('Space');
  await expect(row(page, 'nightly', 'shop')).toContainText('paused');
  const paused = files[yaml]?.replace(
    'overlap: skip        # said, though it is the default\n',
    'overlap: skip        # said, though it is the default\n    enabled: false\n',
  );
  await expect.poll(() => shop.read(yaml)).toBe(paused);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(() => shop.read(yaml)).toBe(files[yaml]);
  await expect(row(page, 'nightly', 'shop').getByRole('switch')).toBeChecked();

  // Another pipeline's trigger: its files change, the open pipeline stays open.
  await row(page, 'minutes', 'stock').getByRole('switch').press('Space');
  await expect
    .poll(() => shop.read('pipelines/stock/pipeline.yaml'))
    .toContain('{ name: minutes, every: 1m }');
  await expect(row(page, 'minutes', 'stock')).toContainText(/in (\d+ s|1 min)/);

  await page.getByRole('textbox', { name: 'Filter triggers' }).fill('stock minute');
  await expect(page.getByRole('region', { name: 'Triggers' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Filter triggers' }).fill('nothing has this');
  await page.getByRole('button', { name: 'Show all triggers' }).click();
  await expect(page.getByRole('region', { name: 'Triggers' }).getByRole('listitem')).toHaveCount(5);
  await row(page, 'minutes', 'stock').getByRole('button', { name: 'stock', exact: true }).click();
  await expect(page.getByTestId('node-levels')).toBeVisible();
});

test('the schedule explains itself while it is typed, offers what is right, and is saved as one edit', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openSchedule(shop);
  await page.getByRole('button', { name: 'New trigger' }).click();
  const panel = editor(page);
  await expect(panel.getByRole('textbox', { name: 'Name' })).toBeFocused();
  // The proposed name gives way to what is typed.
  await page.keyboard.type('weekly');
  await expect(panel.getByRole('textbox', { name: 'Name' })).toHaveValue('weekly');
  const schedule = panel.getByRole('textbox', { name: 'Schedule' });
  await schedule.fill('30 7 * * mon-fri');
  await expect(panel.getByTestId('in-words')).toHaveText(/At 07:30, Monday to Friday/);
  await expect(
    panel.getByRole('list', { name: 'Next ten ticks' }).getByRole('listitem'),
  ).toHaveCount(10);

  await schedule.fill('61 * * * *');
  await expect(panel.getByRole('alert')).toContainText('61 is out of range');
  await expect(panel.getByTestId('wrong-part')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Add trigger' })).toBeDisabled();
  await schedule.fill('0 0 31 2 *');
  await expect(panel.getByRole('alert')).toContainText('this never runs');
  await panel.getByRole('button', { name: 'Use 0 0 L 2 *' }).click();
  await expect(schedule).toHaveValue('0 0 L 2 *');
  await panel.getByRole('button', { name: 'Weekdays', exact: true }).click();
  await expect(schedule).toHaveValue('0 0 * * 1-5');
  await schedule.fill('30 1 * * *');

  const timezone = panel.getByRole('combobox', { name: 'Time zone' });
  await timezone.click();
  await page.keyboard.type('lord hoe');
  await page.keyboard.press('Tab');
  await expect(panel.getByRole('button', { name: 'Add trigger' })).toBeDisabled();
  await panel.getByRole('button', { name: '1 problem' }).click();
  await expect(timezone).toBeFocused();
  await timezone.click();
  await page.keyboard.type('lord ho');
  await expect(page.getByRole('option')).toHaveText(['Australia/Lord_Howe']);
  await page.keyboard.press('Enter');
  await expect(timezone).toHaveValue('Australia/Lord_Howe');
  await panel.getByRole('textbox', { name: 'Start' }).fill('1 April');
  await expect(panel.getByText('Write start: 2026-01-01')).toBeVisible();
  // The clocks there go back on the first Sunday of April.
  await panel.getByRole('textbox', { name: 'Start' }).fill(`${nextYear}-04-01`);
  await expect(panel.getByText('clock −30 min')).toBeVisible();
  await panel.getByRole('radio', { name: /Run all/ }).check();
  await panel.getByRole('combobox', { name: 'day date' }).fill(`\${date}`);
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Add trigger' }).click();
  await expect
    .poll(() => shop.read(yaml))
    .toBe(
      `${files[yaml]}  - name: weekly
    schedule: 30 1 * * *
    timezone: Australia/Lord_Howe
    start: ${nextYear}-04-01
    catch_up: all
    params: { day: "\${date}" }
`,
    );
  await expect(row(page, 'weekly', 'shop')).toContainText('Australia/Lord_Howe');

  await panel.getByRole('textbox', { name: 'Name' }).fill('yearly');
  await expect(panel.getByText('Unsaved')).toBeVisible();
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => shop.read(yaml)).toContain('name: yearly');
  await expect(panel.getByText('Unsaved')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await openEditor(page, 'yearly', 'shop');
  await panel.getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'yearly', 'shop')).toHaveCount(0);
  await expect.poll(() => shop.read(yaml)).toBe(files[yaml]);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(() => shop.read(yaml)).toContain('name: yearly');
});

test('nothing is wrong with what nobody has filled in yet, until it is left or asked for', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openSchedule(shop);
  await page.getByRole('button', { name: 'New trigger' }).click();
  const panel = editor(page);
  const kind = panel.getByRole('combobox', { name: 'Fires by' });
  await kind.click();
  await page.getByRole('option', { name: 'After pipelines' }).click();
  const after = panel.getByRole('combobox', { name: 'After' });
  const missing = panel.getByText('Choose at least one pipeline.');
  await expect(after).toBeVisible();
  await expect(missing).toHaveCount(0);
  await panel.getByRole('button', { name: '1 to fill in' }).click();
  await expect(missing).toBeVisible();
  await expect(after).toBeFocused();
  await expect(panel.getByRole('button', { name: '1 problem' })).toBeVisible();
  await page.getByRole('option', { name: 'stock' }).click();
  await expect(missing).toHaveCount(0);
});

test('what was typed stays when the file changes meanwhile, and the person chooses', async ({
  open,
}) => {
  const shop = await open(files);
  const { page } = shop;
  await openSchedule(shop);
  await openEditor(page, 'nightly', 'shop');
  const panel = editor(page);
  const schedule = panel.getByRole('textbox', { name: 'Schedule' });
  await schedule.fill('0 3 * * *');
  await shop.write(yaml, (files[yaml] ?? '').replace('0 2', '0 4'));
  await expect(panel.getByRole('alert')).toContainText('changed in the file meanwhile');
  await expect(schedule).toHaveValue('0 3 * * *');
  await panel.getByRole('button', { name: 'Take theirs' }).click();
  await expect(schedule).toHaveValue('0 4 * * *');

  await schedule.fill('0 5 * * *');
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect(schedule).toHaveValue('0 5 * * *');
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => shop.read(yaml)).toContain('schedule: 0 5 * * *');
  expect(await shop.read(yaml)).toContain('# said, though it is the default');

  await schedule.fill('0 6 * * *');
  await shop.write(yaml, (files[yaml] ?? '').replace('name: nightly', 'name: late'));
  await panel.getByRole('button', { name: 'Make what you typed a new trigger' }).click();
  await expect(schedule).toHaveValue('0 6 * * *');
  await panel.getByRole('button', { name: 'Add trigger' }).click();
  await expect.poll(() => shop.read(yaml)).toMatch(/name: late[\s\S]*name: nightly, schedule: 0 6/);
});

test('what is typed while a trigger is being saved is neither saved nor lost', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await openSchedule(shop);
  await openEditor(page, 'nightly', 'shop');
  const panel = editor(page);
  const schedule = panel.getByRole('textbox', { name: 'Schedule' });
  await schedule.fill('0 3 * * *');
  const sends = await holdSends(page);
  await panel.getByRole('button', { name: 'Save' }).click();
  await schedule.fill('0 5 * * *');
  await expect(panel.getByRole('alert')).toHaveCount(0);
  await sends.release();
  await expect(page.getByRole('region', { name: 'Notifications' })).toContainText('Saved nightly');
  await expect(schedule).toHaveValue('0 5 * * *');
  expect(await shop.read(yaml)).toContain('schedule: 0 3 * * *');
  await expect(panel.getByRole('alert')).toHaveCount(0);
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => shop.read(yaml)).toContain('schedule: 0 5 * * *');
  await expect(panel.getByText('Unsaved')).toBeHidden();
});

test('a webhook gets its token, shown once, and answers to a call', async ({ open }) => {
  const shop = await open(files);
  const { page } = shop;
  await openSchedule(shop);
  await openEditor(page, 'hook', 'shop');
  const panel = editor(page);
  await panel.getByRole('button', { name: 'Make a token' }).click();
  const address = (await panel.getByTestId('hook-address').textContent()) ?? '';
  const token = (await panel.getByTestId('hook-token').textContent()) ?? '';
  await expect(panel.getByTestId('hook-example')).toContainText(token);
  const answer = await fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ day: '2026-03-29' }),
  });
  expect(answer.status).toBe(202);
  await expect(row(page, 'hook', 'shop')).toContainText('ok');
  await expect(panel.getByRole('list', { name: 'Recent ticks' })).toContainText('ok');
  for (const authorization of ['', 'Bearer wrong']) {
    const { status } = await fetch(address, { method: 'POST', headers: { authorization } });
    expect(status).toBe(401);
  }
  await expect(row(page, 'hook', 'shop')).toContainText('2 calls turned away, the last now');
  await expect(panel).toContainText('with status 401: There is no such webhook');
  await panel.getByRole('button', { name: 'Close' }).click();
  await openEditor(page, 'hook', 'shop');
  await expect(panel.getByRole('button', { name: 'Make a new token' })).toBeVisible();
  await expect(panel.getByText(token)).toHaveCount(0);
});

test('what was missed in days away is seen in list and calendar, and runs as of its time', async ({
  open,
}) => {
  const shop = await open({
    ...files,
    [yaml]: (files[yaml] ?? '').replace('overlap: skip', 'catch_up: none # overlap: skip'),
  });
  const { page } = shop;
  await openSchedule(shop);
  await shop.restart(threeDaysAway);
  const missed = row(page, 'nightly', 'shop');
  await expect(missed).toContainText('missed');

  await page.getByRole('tab', { name: 'Calendar' }).click();
  const sign = page.getByRole('button', { name: 'nightly of shop, 02:00, missed' }).first();
  await sign.click();
  const ticks = page.getByRole('dialog', { name: 'Ticks' });
  await expect(ticks).toContainText(/At 02:00, every day/);
  await page.keyboard.press('Escape');
  await expect(sign).toBeFocused();
  const together = page.getByRole('region', { name: 'Starting together' });
  await expect(together).toContainText('02:00 every day: 2 triggers start together');
  await expect(
    page.getByRole('button', { name: 'nightly of shop, 02:00, coming' }),
  ).not.toHaveCount(0);

  await page.getByRole('tab', { name: 'Triggers' }).click();
  await missed.getByRole('button', { name: 'Run now as of 02:00' }).click();
  await page.getByRole('button', { name: 'Show run' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('nightly');
  await expect(page.getByRole('tabpanel').getByRole('option').first()).toContainText('ok');
});

test('a tick says which file it was, its run with what; triggers that are wrong are told of', async ({
  open,
}) => {
  const drop = `  - { name: drop, files: in/*.csv, settle: 50ms, params: { day: 2026-02-03 } }\n`;
  const shop = await open({ ...files, [yaml]: files[yaml] + drop, 'in/old.csv': 'old' });
  const { page } = shop;
  await openSchedule(shop);
  await openEditor(page, 'drop', 'shop');
  await expect(editor(page).getByText('It has not fired yet.')).toBeVisible();
  await shop.write('in/may.csv', 'may');
  const recent = editor(page).getByRole('list', { name: 'Recent ticks' });
  await expect(recent).toContainText('in/may.csv arrived');
  await expect(row(page, 'drop', 'shop')).toContainText('ok');
  await page.getByRole('tab', { name: 'Calendar' }).click();
  await page.getByRole('button', { name: /^drop of shop, .*ok/ }).click();
  await expect(page.getByRole('dialog', { name: 'Ticks' })).toContainText('in/may.csv arrived');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Triggers' }).click();
  await recent.getByRole('button', { name: 'Show run' }).click();
  await expect(page.getByRole('list', { name: 'Parameters of the run' })).toHaveText(
    'day=2026-02-03',
  );

  await openSchedule(shop);
  await shop.write('tidemill.yaml', 'calendars:\n  office: { weekend: [someday] }\n');
  await shop.write(yaml, `${files[yaml]}  - { name: wrong, schedule: "61 * * * *" }\n`);
  const troubles = page.getByRole('list', { name: 'Problems in the files' });
  await expect(troubles).toContainText('tidemill.yaml:2:');
  // The editor of what went from the file says why, and leads there.
  await expect(editor(page)).toContainText('61 is out of range');
  await expect(
    editor(page).getByRole('button', { name: 'Show the problems of shop' }),
  ).toBeVisible();
  await troubles.getByRole('button', { name: /^1 problem in the triggers of shop/ }).click();
  await expect(page.getByRole('tabpanel')).toContainText('61 is out of range');
});

test('a file that came while the pipeline was wrong is run again, as that file', async ({
  open,
}) => {
  const shop = await open({
    ...files,
    [yaml]: `${files[yaml]}  - { name: drop, files: in/*.csv, settle: 50ms }\n`,
    'in/old.csv': 'old',
  });
  const { page } = shop;
  await openSchedule(shop);
  await openEditor(page, 'drop', 'shop');
  await expect(editor(page).getByText('It has not fired yet.')).toBeVisible();
  const sql = 'pipelines/shop/orders.sql';
  const code = await shop.read(sql);
  await shop.remove(sql);
  await shop.write('in/may.csv', 'may');
  const recent = editor(page).getByRole('list', { name: 'Recent ticks' });
  await expect(recent).toContainText('refused');
  await shop.write(sql, code);
  await expect(row(page, 'drop', 'shop')).not.toContainText('have errors');
  await recent.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('button', { name: 'Show run' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('run again by hand: in/may.csv arrived');
});

test('ten thousand triggers are a list of which only what is in view is drawn', async ({
  open,
}) => {
  const triggers = Array.from(
    { length: 10_000 },
    (_, index) => `  - { name: t${index}, schedule: "${index % 60} ${index % 24} 1 1 *" }\n`,
  );
  const shop = await open({
    ...files,
    'pipelines/many/pipeline.yaml': `blocks: []\ntriggers:\n${triggers.join('')}`,
  });
  const { page } = shop;
  await page.getByRole('button', { name: 'Schedule', exact: true }).click();
  const rows = page.getByRole('region', { name: 'Triggers' }).getByRole('listitem');
  await expect(page.getByText('10,005')).toBeVisible();
  expect(await rows.count()).toBeLessThan(60);
  await page.getByRole('textbox', { name: 'Filter triggers' }).fill('t9999');
  await expect(rows).toHaveCount(1);
  await page.getByRole('tab', { name: 'Calendar' }).click();
  await expect(page.getByTitle('Now')).toBeInViewport();
});

/** As if the engine had last been awake three days ago: what it remembers of time moves back. */
function threeDaysAway(dir: string): void {
  const database = new Database(path.join(dir, '.tidemill/state.db'));
  const away = 3 * 86_400_000;
  database.prepare('update scheduler set seen = seen - ?').run(away);
  database
    .prepare('update triggers set since = since - ?, watermark = watermark - ?')
    .run(away, away);
  database.close();
}
