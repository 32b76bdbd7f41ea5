import type { Notification } from '../../../../shared/pipeline/document.ts';
import type { Channel } from './channel.ts';
import { SendFailure } from './send-failure.ts';
import { smtpFailure } from './smtp-words.ts';
import { withTrust } from './trust.ts';

type Smtp = NonNullable<Notification['smtp']>;

/** Sends plain text by SMTP. With `security: starttls` and `tls` nothing is ever sent in clear. */
export const email: Channel = async ({ notification, text }, signal) => {
  const { smtp, to } = notification;
  const from = senderOf(notification);
  if (smtp === null || to.length === 0 || from === null) {
    throw new SendFailure('A notification by email needs smtp:, to: and from:', { passing: false });
  }
  if (smtp.user !== null && (smtp.password === null || smtp.password === '')) {
    throw new SendFailure('smtp: has a user and no password.', { passing: false });
  }
  const message = {
    from,
    to,
    subject: text.title,
    text: text.body,
    // So that no out-of-office reply comes back.
    headers: { 'Auto-Submitted': 'auto-generated' },
    signal,
  };
  try {
    const { rejected } = await withTrust((ca) => sendMail(smtp, message, ca));
    return rejected.length === 0 ? null : `${smtp.host} refused ${rejected.join(', ')}.`;
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    throw smtpFailure(smtp, thrown);
  }
};

function senderOf({ from, smtp }: Notification): string | null {
  if (from !== null) return from;
  return smtp?.user?.includes('@') ? smtp.user : null;
}

interface Mail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  headers: Record<string, string>;
  signal: AbortSignal;
}

async function sendMail(
  { host, port, security, user, password }: Smtp,
  message: Mail,
  ca: string[] | undefined,
): Promise<{ rejected: string[] }> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    ...(ca === undefined ? {} : { tls: { ca } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { rejected } = await transport.sendMail(message);
    return { rejected: (rejected ?? []).map(String) };
  } finally {
    transport.close();
  }
}
