import { expect, test, vi } from 'vitest';
import type { Notification } from '../../../shared/pipeline/document.ts';
import { openHookServer, says } from './hook-server.ts';
import { certificateFile, testCertificate } from './mail-server.ts';
import { failed, notification, openRig } from './rig.ts';

const hook = (channel: Notification['channel'], url: string, fields: Partial<Notification> = {}) =>
  notification({ channel, url, throttle_ms: 0, ...fields });

async function lastOf(notifications: Notification[], secrets: Record<string, string> = {}) {
  const rig = await openRig({ notifications, secrets });
  rig.notifier.tell(failed('orders', 'a < b & "c" <!channel> *x*'));
  const [delivery] = await rig.until(([last]) => last !== undefined && last.state !== 'waiting');
  return { rig, delivery };
}

test('Slack gets its markup, in which no value can mention or link', async () => {
  const server = await openHookServer();
  const { delivery } = await lastOf([
    hook('slack', server.url, { title: '*{{pipeline}}* & co', template: '<!here> {{error}}' }),
  ]);
  expect(server.calls[0]?.body).toEqual({
    text: '*orders* & co\n<!here> a &lt; b &amp; "c" &lt;!channel&gt; *x*',
    unfurl_links: false,
  });
  expect(delivery?.body).toBe('<!here> a < b & "c" <!channel> *x*');
});

test('Teams gets an Adaptive Card as its workflows take them, without markup', async () => {
  const server = await openHookServer(says(202));
  await lastOf([hook('teams', server.url, { template: 'One\n{{error}}' })]);
  expect(server.calls[0]?.body).toEqual({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: expect.objectContaining({
          type: 'AdaptiveCard',
          version: '1.4',
          body: ['shop: orders failed', 'One', 'a < b & "c" <!channel> *x*'].map((text) =>
            expect.objectContaining({
              type: 'RichTextBlock',
              inlines: [expect.objectContaining({ type: 'TextRun', text })],
            }),
          ),
        }),
      },
    ],
  });
});

test('a webhook gets the documented JSON', async () => {
  const server = await openHookServer();
  await lastOf([hook('webhook', `${server.url}/in?key=1`)]);
  expect(server.calls).toEqual([
    {
      path: '/in?key=1',
      body: {
        event: 'failure',
        project: 'shop',
        pipeline: 'orders',
        run: '01JD000000000000000000RUN1',
        trigger: 'nightly',
        nominal: '2026-11-21T02:00:00.000Z',
        status: 'failed',
        block: 'clean',
        error: 'a < b & "c" <!channel> *x*',
        reason: null,
        started_at: '2026-11-21T02:00:00.100Z',
        ended_at: '2026-11-21T02:00:01.300Z',
        duration_ms: 1_200,
        count: 1,
        events: { failure: 1 },
        pipelines: { orders: 1 },
        title: 'shop: orders failed',
        text: expect.stringContaining('Block clean: a < b'),
      },
    },
  ]);
});

test('a passing failure is tried again, another is not', async () => {
  const passing = await openHookServer((response, call) =>
    says(call === 1 ? 500 : 200, 'busy')(response, call),
  );
  const final = await openHookServer(says(404, 'no_service'));
  const rig = await openRig({
    notifications: [
      hook('slack', passing.url, { name: 'passing' }),
      hook('slack', final.url, { name: 'final' }),
    ],
  });
  rig.notifier.tell(failed());
  await rig.until((all) => all.length === 2 && all.every(({ error }) => error !== null));
  rig.clock.advance(2_000);
  const [second, first] = await rig.until((all) => all[1]?.state === 'sent');
  expect(first).toMatchObject({ notification: 'passing', error: null });
  expect(second).toMatchObject({ notification: 'final', state: 'failed' });
  expect(second?.error).toMatch(/^127\.0\.0\.1:\d+ answered 404: no_service$/);
  expect([passing.calls.length, final.calls.length]).toEqual([2, 1]);
});

test('Retry-After is waited for', async () => {
  const server = await openHookServer((response, call) =>
    says(call === 1 ? 429 : 200, '', { 'retry-after': '30' })(response, call),
  );
  const rig = await openRig({ notifications: [hook('webhook', server.url)] });
  rig.notifier.tell(failed());
  await rig.until(([last]) => last !== undefined && last.error !== null);
  rig.clock.advance(29_999);
  expect(server.calls).toHaveLength(1);
  rig.clock.advance(1);
  await rig.until(([last]) => last?.state === 'sent');
});

test('a server that never answers does not hold anything up, not even closing', async () => {
  const server = await openHookServer(() => {});
  const rig = await openRig({ notifications: [hook('webhook', server.url)] });
  rig.notifier.tell(failed());
  await server.called;
  expect(server.calls).toHaveLength(1);
  rig.clock.advance(15_000);
  const [delivery] = await rig.until(([last]) => last !== undefined && last.error !== null);
  expect(delivery).toMatchObject({ state: 'waiting', error: 'No answer within 15 seconds.' });
  const closed = rig.notifier.close();
  rig.clock.advance(3_000);
  await closed;
});

test('redirects are followed within the origin, and told where they lead elsewhere', async () => {
  const other = await openHookServer();
  const server = await openHookServer((response, call) =>
    call === 1
      ? says(307, '', { location: '/new' })(response, call)
      : says(302, '', { location: `${other.url}/steal` })(response, call),
  );
  const { delivery } = await lastOf([hook('webhook', `${server.url}/old`)]);
  expect(server.calls.map(({ path }) => path)).toEqual(['/old', '/new']);
  expect(delivery?.error).toBe(
    `${new URL(server.url).host} answered 302 and redirects to ${other.url}, which is not followed. Write the address of the place itself.`,
  );
  expect(other.calls).toEqual([]);
});

test('of a huge answer the beginning is told', async () => {
  const server = await openHookServer((response) => {
    response.writeHead(400);
    const more = () => response.write('x'.repeat(65_536)) && setImmediate(more);
    response.on('drain', more);
    more();
  });
  const { delivery } = await lastOf([hook('webhook', server.url)]);
  expect(delivery?.error).toMatch(/answered 400: x{200}$/);
});

test('a hook with a certificate of one’s own is trusted through NODE_EXTRA_CA_CERTS', async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', certificateFile);
  const server = await openHookServer(undefined, await testCertificate());
  expect((await lastOf([hook('webhook', server.url)])).delivery?.state).toBe('sent');
});

test('what is wrong with an address is said in plain words', async () => {
  const server = await openHookServer(undefined, await testCertificate());
  const told = async (url: string) => (await lastOf([hook('webhook', url)])).delivery?.error;
  expect(await told('ftp://x/hook')).toBe(
    'The url is no address that begins with https:// or http://.',
  );
  expect(await told(server.url)).toMatch(/signed by nobody whom this machine trusts/);
  const chatty = await openHookServer((response) => response.socket?.end('Hello!\r\n\r\n'));
  expect(await told(chatty.url)).toBe(
    `${new URL(chatty.url).host} does not answer as a web server does.`,
  );
  const rig = await openRig({ notifications: [hook('webhook', 'http://127.0.0.1:1/x')] });
  rig.notifier.tell(failed());
  const [delivery] = await rig.until(([last]) => last !== undefined && last.error !== null);
  expect(delivery).toMatchObject({
    state: 'waiting',
    error: '127.0.0.1:1 refused the connection: nothing listens there.',
  });
});

test('a test is sent at once with what it is, and fails with the plain reason', async () => {
  const server = await openHookServer((response, call) =>
    says(call === 1 ? 200 : 403, 'bad token')(response, call),
  );
  const rig = await openRig({ notifications: [hook('webhook', server.url)] });
  expect(await rig.notifier.test('team')).toMatchObject({ event: 'test', state: 'sent' });
  expect(server.calls[0]?.body).toMatchObject({ event: 'test', pipeline: null, count: 1 });
  await expect(rig.notifier.test('team')).rejects.toMatchObject({
    code: 'notification.failed',
    message: expect.stringMatching(
      /^The test of team did not arrive\. .* answered 403: bad token$/,
    ),
  });
  await expect(rig.notifier.test('taem')).rejects.toMatchObject({
    code: 'notification.missing',
    data: { hint: "Did you mean 'team'?" },
  });
  expect((await rig.notifier.deliveries(10)).map(({ state }) => state)).toEqual(['failed', 'sent']);
});
