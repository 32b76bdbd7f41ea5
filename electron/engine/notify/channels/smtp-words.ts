import type { Notification } from '../../../../shared/pipeline/document.ts';
import { networkFailure } from './network-words.ts';
import { SendFailure } from './send-failure.ts';

/** What nodemailer says of an error beyond its message. */
interface SmtpError extends Error {
  code?: string;
  command?: string;
  /** The server's answer, and the number that it begins with. */
  response?: string;
  responseCode?: number;
}

const TOLD_CHARACTERS = 200;

/** Why a mail could not be sent, in plain words. */
export function smtpFailure(
  { host, port, security }: NonNullable<Notification['smtp']>,
  thrown: unknown,
): SendFailure {
  const server = `${host}:${port}`;
  const network = networkFailure(server, thrown);
  if (network !== null) return withAdvice(network, thrown, security);
  if (!(thrown instanceof Error)) return new SendFailure(String(thrown), { passing: false });
  const { code, command, response, responseCode, message }: SmtpError = thrown;
  const answer = response?.replace(/\s+/g, ' ').slice(0, TOLD_CHARACTERS);
  const said = answer === undefined ? '.' : `: ${answer}`;
  const passing = responseCode !== undefined && responseCode < 500;
  switch (code) {
    case 'EAUTH':
      return new SendFailure(`${server} did not accept the user and password${said}`, { passing });
    case 'ETLS':
      return command === 'STARTTLS' && responseCode !== undefined
        ? new SendFailure(
            `${server} offers no STARTTLS, so nothing was sent: it would have gone in clear. Ask for its port with tls or starttls.`,
            { passing: false },
          )
        : new SendFailure(`No secure connection to ${server} could be made: ${message}`, {
            passing: false,
          });
    case 'EENVELOPE':
      return new SendFailure(
        command === 'MAIL FROM'
          ? `${server} refused the sender${said}`
          : `${server} refused the recipients${said}`,
        { passing },
      );
    case 'EMESSAGE':
      return new SendFailure(`${server} refused the message${said}`, { passing });
    case 'EPROTOCOL':
      return new SendFailure(`${server} does not answer as a mail server does${said}`, { passing });
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'EDNS':
      return new SendFailure(`The connection to ${server} broke off: ${message}`, {
        passing: true,
      });
    default:
      return new SendFailure(`${server}: ${message}`, { passing });
  }
}

/** A server that speaks plainly at first looks like broken TLS to who begins with it. */
function withAdvice(failure: SendFailure, thrown: unknown, security: string): SendFailure {
  const { originalCode, code } = thrown as { originalCode?: unknown; code?: unknown };
  const plain = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO'];
  if (security !== 'tls' || !plain.includes(String(originalCode ?? code))) return failure;
  return new SendFailure(
    `${failure.message} On this port the server seems to begin in clear: try security: starttls, or port 465.`,
    { passing: false },
  );
}
