import { expect, test, vi } from 'vitest';
import { maskSettings } from '../../../electron/engine/notify/secrets/mask-settings.ts';
import { openHookServer } from './hook-server.ts';
import { mailTo, openMailServer } from './mail-server.ts';
import { failed, notification, openRig, secret } from './rig.ts';

const secrets = { hook: 'T00/B00/XyZ+secret=', warehouse: 'wh"pass word' };

test('no secret comes into a message, a record, an error or a log', async () => {
  const said = vi.spyOn(console, 'error');
  const server = await openHookServer((response) => {
    const echo = ['T00/B00/XyZ+secret=', 'literal-pass', encodeURIComponent(secrets.hook)];
    const base64 = Buffer.from(secrets.hook).toString('base64');
    response.writeHead(400).end([...echo, base64, JSON.stringify(secrets.warehouse)].join(' '));
  });
  const rig = await openRig({
    secrets,
    connections: {
      warehouse: { type: 'postgres', host: 'db', password: secret('warehouse') },
      old: { type: 'postgres', password: 'literal-pass', dsn: 'postgres://u:in-url-pass@db/x' },
    },
    notifications: [
      notification({ channel: 'slack', url: `${server.url}/services/${secret('hook')}` }),
      notification({ name: 'plain', channel: 'slack', url: `${server.url}/plain/hook-path` }),
    ],
  });
  rig.notifier.tell(
    failed('orders', 'login with wh"pass word, literal-pass, in-url-pass or /plain/hook-path'),
  );
  await rig.until((all) => all.length === 2 && all.every(({ state }) => state === 'failed'));
  expect(server.calls.map(({ path }) => path).sort()).toEqual([
    '/plain/hook-path',
    '/services/T00/B00/XyZ+secret=',
  ]);
  await expect(rig.notifier.test('team')).rejects.toThrow(/•••/);
  const everything = [
    await rig.ledgerText(),
    JSON.stringify(await rig.notifier.list()),
    JSON.stringify(await rig.notifier.deliveries(100)),
    JSON.stringify(server.calls.map(({ body }) => body)),
    JSON.stringify(said.mock.calls),
  ].join('\n');
  for (const value of [
    'XyZ',
    'WHlaK3Nl',
    'literal-pass',
    'in-url-pass',
    'pass word',
    'hook-path',
  ]) {
    expect(everything).not.toContain(value);
  }
  expect(everything).toContain('login with •••');
});

test('a window sees what is a secret by its name, and no password nor hook that is written out', () => {
  const settings = {
    connections: {
      by_name: { type: 'postgres', host: 'db', password: secret('warehouse_password') },
      written: { type: 'postgres', host: 'db', user: 'etl', password: 'hunter22', port: 5432 },
      address: { type: 'http', base: 'https://etl:hunter22@api.example.org/v1' },
      nested: { type: 's3', options: { access_key: 'AKIA22', region: 'eu' }, api_key: ['a', 'b'] },
    },
    variables: {},
    notifications: [
      notification({ channel: 'slack', url: secret('slack_url') }),
      notification({ channel: 'teams', url: 'https://x.logic.azure.com/workflows/abc?sig=def' }),
      notification({ channel: 'webhook', url: 'no address' }),
      mailTo(25, { user: 'ops', password: 'hunter22' }),
      mailTo(25, { user: 'ops', password: secret('smtp') }),
    ],
  };
  const seen = maskSettings(settings as unknown as Parameters<typeof maskSettings>[0]);
  expect(seen.connections).toEqual({
    by_name: { type: 'postgres', host: 'db', password: secret('warehouse_password') },
    written: { type: 'postgres', host: 'db', user: 'etl', password: '•••', port: 5432 },
    address: { type: 'http', base: 'https://•••@api.example.org/v1' },
    nested: { type: 's3', options: { access_key: '•••', region: 'eu' }, api_key: '•••' },
  });
  expect(seen.notifications.map(({ url, smtp }) => url ?? smtp?.password)).toEqual([
    secret('slack_url'),
    'https://x.logic.azure.com/…',
    '•••',
    '•••',
    secret('smtp'),
  ]);
});

test('what versions do not keep by its key, no window sees either', () => {
  const keys = ['authorization', 'cookie', 'connection_string', 'sas', 'account_key', 'key_id'];
  const fields = Object.fromEntries(keys.map((key) => [key, 'hunter22']));
  const settings = {
    connections: { api: { type: 'http', ...fields } },
    variables: {},
    notifications: [],
  };
  const seen = maskSettings(settings as unknown as Parameters<typeof maskSettings>[0]);
  for (const key of keys) expect(seen.connections.api?.[key], key).toBe('•••');
});

test('a variable that is a secret by its key is in no message and no window', async () => {
  const rig = await openRig({ notifications: [notification()] });
  rig.settings.variables = { api_token: 'tok_1234', region: 'eu-west' };
  rig.notifier.tell(failed('orders', 'eu-west refused tok_1234'));
  await rig.until((all) => all[0]?.state === 'sent');
  expect(rig.shown[0]?.body).toContain('eu-west refused •••');
  expect(maskSettings(rig.settings).variables).toEqual({ api_token: '•••', region: 'eu-west' });
});

test('what the engine sends with is not what the window sees', async () => {
  const server = await openMailServer();
  const rig = await openRig({ notifications: [mailTo(server.port)] });
  await rig.notifier.list();
  await rig.notifier.test('team');
  expect(server.mails).toHaveLength(1);
});
