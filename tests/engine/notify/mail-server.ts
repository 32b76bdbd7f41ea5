import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import type { Notification } from '../../../shared/pipeline/document.ts';
import { notification } from './rig.ts';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/tls');

/** The certificate for localhost that the tests' servers show: signed by itself. */
export const certificateFile = path.join(fixtures, 'localhost.cert.pem');

export async function testCertificate(): Promise<{ key: string; cert: string }> {
  const [key, cert] = await Promise.all([
    readFile(path.join(fixtures, 'localhost.key.pem'), 'utf8'),
    readFile(certificateFile, 'utf8'),
  ]);
  return { key, cert };
}

export interface MailServer {
  port: number;
  /** What arrived: to whom, whether by a secured connection, and the message as it is. */
  mails: { to: string[]; secure: boolean; raw: string }[];
  /** Every command that a client sent. */
  connections: number;
}

/** A real SMTP server on loopback. Without `options` it takes all mail, in clear, from anybody. */
export async function openMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mail: MailServer = { port: 0, mails: [], connections: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    onConnect: (_session, done) => {
      mail.connections += 1;
      done();
    },
    onData: async (stream, session, done) => {
      let raw = '';
      for await (const chunk of stream) raw += chunk;
      const to = session.envelope.rcptTo.map(({ address }) => address);
      mail.mails.push({ to, secure: session.secure, raw });
      done();
    },
    ...options,
  });
  // A client that turns away from our certificate is what some tests are about.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  mail.port = (server.server.address() as AddressInfo).port;
  return mail;
}

/** A notification by e-mail through a server on this machine. */
export function mailTo(
  port: number,
  smtp: Partial<NonNullable<Notification['smtp']>> = {},
  fields: Partial<Notification> = {},
): Notification {
  return notification({
    channel: 'email',
    to: ['ops@example.org'],
    from: 'tidemill@example.org',
    smtp: { host: 'localhost', port, security: 'none', user: null, password: null, ...smtp },
    ...fields,
  });
}
