import { once } from 'node:events';
import net from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Notification } from '../../../shared/pipeline/document.ts';
import { certificateFile, mailTo, openMailServer, testCertificate } from './mail-server.ts';
import { failed, openRig, secret } from './rig.ts';

/** Sends one failure and gives what became of it. */
async function sent(notification: Notification, secrets: Record<string, string> = {}) {
  const rig = await openRig({ notifications: [notification], secrets });
  rig.notifier.tell(failed());
  const [delivery] = await rig.until(
    ([last]) => last !== undefined && (last.state !== 'waiting' || last.error !== null),
  );
  return delivery;
}

const refusing = (code: number, text: string) =>
  Object.assign(new Error(text), { responseCode: code });

test('a mail is plain text, to everybody, and no title can add a header', async () => {
  const server = await openMailServer();
  const delivery = await sent(
    mailTo(
      server.port,
      {},
      {
        to: ['ops@example.org', 'Team <team@example.org>'],
        title: 'Ünï {{pipeline}}\r\nBcc: victim@example.org\r\n\r\nbody',
        template: '<b>{{error}}</b>\n.\n{{pipeline}}',
      },
    ),
  );
  expect(delivery).toMatchObject({ state: 'sent', error: null });
  const [mail] = server.mails;
  expect(mail?.to).toEqual(['ops@example.org', 'team@example.org']);
  const [head = '', body = ''] = mail?.raw.split(/\r?\n\r?\n/) ?? [];
  expect(head).not.toMatch(/^Bcc:/m);
  expect(head).toMatch(/^Subject: =\?UTF-8\?/m);
  expect(head).toMatch(/^Content-Type: text\/plain/m);
  expect(head).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(body).toContain('<b>KeyError: total</b>');
});

test('user and password are the secrets they name, and only at the server', async () => {
  const logins: unknown[] = [];
  const server = await openMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      logins.push([username, password]);
      if (password === 'hunter22') done(null, { user: username });
      else done(refusing(535, `5.7.8 Not with ${password}`));
    },
  });
  const smtp = { user: 'ops', password: secret('smtp') };
  expect(await sent(mailTo(server.port, smtp), { smtp: 'hunter22' })).toMatchObject({
    state: 'sent',
  });
  const wrong = await sent(mailTo(server.port, smtp), { smtp: 'hunter23' });
  expect(wrong).toMatchObject({
    state: 'failed',
    error: `localhost:${server.port} did not accept the user and password: 535 5.7.8 Not with •••`,
  });
  const none = await sent(mailTo(server.port, smtp));
  expect(none?.error).toBe(
    'There is no secret smtp. Give it to the engine as the environment variable TIDEMILL_SECRET_SMTP',
  );
  expect(logins).toEqual([
    ['ops', 'hunter22'],
    ['ops', 'hunter23'],
  ]);
});

test('starttls is never without TLS: not where it is not offered, nor with whom nobody vouches for', async () => {
  const plain = await openMailServer();
  const secure = { security: 'starttls', user: 'ops', password: 'pass' } as const;
  const refused = await sent(mailTo(plain.port, secure));
  expect(refused?.state).toBe('failed');
  expect(refused?.error).toMatch(/offers no STARTTLS, so nothing was sent/);

  const selfSigned = await openMailServer(await testCertificate());
  const untrusted = await sent(mailTo(selfSigned.port, secure));
  expect(untrusted?.state).toBe('failed');
  expect(untrusted?.error).toMatch(/signed by nobody whom this machine trusts/);
  expect(untrusted?.error).toContain('NODE_EXTRA_CA_CERTS');
  expect([...plain.mails, ...selfSigned.mails]).toEqual([]);
});

test('a certificate of one’s own is trusted through NODE_EXTRA_CA_CERTS, for starttls and tls', async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', certificateFile);
  const certificate = await testCertificate();
  const onAuth: NonNullable<SMTPServerOptions['onAuth']> = ({ username }, _session, done) =>
    done(null, { user: username });
  const starttls = await openMailServer({ ...certificate, onAuth });
  const tls = await openMailServer({ ...certificate, onAuth, secure: true });
  const smtp = { user: 'ops', password: 'pass' };
  for (const notification of [
    mailTo(starttls.port, { ...smtp, security: 'starttls' }),
    mailTo(tls.port, { ...smtp, security: 'tls' }),
  ]) {
    expect(await sent(notification)).toMatchObject({ state: 'sent', error: null });
  }
  for (const { mails } of [starttls, tls]) expect(mails).toMatchObject([{ secure: true }]);
});

test('tls towards a port that begins in clear says what to try', async () => {
  const server = await openMailServer();
  const delivery = await sent(mailTo(server.port, { security: 'tls' }));
  expect(delivery?.error).toMatch(/seems to begin in clear: try security: starttls, or port 465/);
});

test('refused recipients: all of them fail the message, some are told with it', async () => {
  const server = await openMailServer({
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('bad') ? done(refusing(550, '5.1.1 No such user')) : done(),
  });
  const nobody = await sent(mailTo(server.port, {}, { to: ['bad@example.org'] }));
  expect(nobody).toMatchObject({
    state: 'failed',
    error: `localhost:${server.port} refused the recipients: 550 5.1.1 No such user`,
  });
  const some = await sent(mailTo(server.port, {}, { to: ['bad@example.org', 'ok@example.org'] }));
  expect(some).toMatchObject({ state: 'sent', error: 'localhost refused bad@example.org.' });
  const greylisting = await openMailServer({
    onRcptTo: (_address, _session, done) => done(refusing(451, '4.7.1 Later, please')),
  });
  const later = await sent(mailTo(greylisting.port));
  expect(later).toMatchObject({ state: 'waiting', error: expect.stringContaining('451 4.7.1') });
});

test('nobody there, and somebody who never says a word', async () => {
  const refused = await sent(mailTo(1));
  expect(refused).toMatchObject({
    state: 'waiting',
    error: 'localhost:1 refused the connection: nothing listens there.',
  });
  const silent = net.createServer(() => {});
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as net.AddressInfo;
  const rig = await openRig({ notifications: [mailTo(port)] });
  rig.notifier.tell(failed());
  await once(silent, 'connection');
  rig.clock.advance(15_000);
  const [delivery] = await rig.until(([last]) => last !== undefined && last.error !== null);
  expect(delivery).toMatchObject({ state: 'waiting', error: 'No answer within 15 seconds.' });
});

test('somebody who speaks, but not as a mail server does', async () => {
  const chatty = net.createServer((socket) => socket.on('error', () => {}).end('Hello!\r\n'));
  chatty.listen(0, '127.0.0.1');
  await once(chatty, 'listening');
  onTestFinished(() => void chatty.close());
  const { port } = chatty.address() as net.AddressInfo;
  expect(await sent(mailTo(port))).toMatchObject({
    state: 'failed',
    error: `localhost:${port} does not answer as a mail server does: Hello!`,
  });
});

test('settings that cannot work say what is missing', async () => {
  const errors = await Promise.all([
    sent(mailTo(1, {}, { to: [] })),
    sent(mailTo(1, {}, { from: null })),
    sent(mailTo(1, { user: 'ops' })),
  ]);
  expect(errors.map((delivery) => delivery?.error)).toEqual([
    'A notification by email needs smtp:, to: and from:',
    'A notification by email needs smtp:, to: and from:',
    'smtp: has a user and no password.',
  ]);
});
