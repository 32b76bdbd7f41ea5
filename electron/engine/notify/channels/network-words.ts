import { SendFailure } from './send-failure.ts';

/** What Node says of a certificate that nobody this machine trusts has signed. */
const UNTRUSTED: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

const PASSING: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection: nothing listens there',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  ETIMEDOUT: 'did not answer in time',
  EHOSTUNREACH: 'cannot be reached from here',
  ENETUNREACH: 'cannot be reached: this machine has no network',
  EAI_AGAIN: 'could not be looked up: this machine may be offline',
  ENOTFOUND: 'is not known: the name may be wrong, or this machine offline',
};

/** The code of an error of Node's network, of itself or of what caused it. */
export function networkCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  // nodemailer keeps the network's own code aside.
  const { code: told, originalCode } = thrown as { code?: unknown; originalCode?: unknown };
  const code = originalCode ?? told;
  if (typeof code === 'string' && (code in PASSING || isCertificateCode(code))) return code;
  if (thrown instanceof AggregateError) {
    return thrown.errors.map(networkCode).find((found) => found !== null) ?? null;
  }
  return networkCode(thrown.cause) ?? (typeof code === 'string' ? code : null);
}

/** Whether a connection failed only because nobody whom this machine trusts vouches for the other side. */
export function isUntrusted(thrown: unknown): boolean {
  return UNTRUSTED.includes(networkCode(thrown) ?? '');
}

/**
 * What went wrong with a connection to `server`, in plain words; null where it is not the network's
 * fault.
 */
export function networkFailure(server: string, thrown: unknown): SendFailure | null {
  const code = networkCode(thrown);
  const words = code === null ? undefined : PASSING[code];
  if (words !== undefined) return new SendFailure(`${server} ${words}.`, { passing: true });
  if (code === null) return null;
  if (UNTRUSTED.includes(code)) {
    return new SendFailure(
      `The certificate of ${server} is signed by nobody whom this machine trusts (${code}). Add the certificate of who signed it to the system's trusted ones, or name its file in the environment variable NODE_EXTRA_CA_CERTS.`,
      { passing: false },
    );
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return new SendFailure(`The certificate of ${server} has expired.`, { passing: false });
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new SendFailure(`The certificate of ${server} is for another name.`, { passing: false });
  }
  // What Node's reader of HTTP says begins so.
  if (code.startsWith('HPE_')) {
    return new SendFailure(`${server} does not answer as a web server does.`, { passing: false });
  }
  if (isCertificateCode(code)) {
    return new SendFailure(`No secure connection to ${server} could be made (${code}).`, {
      passing: false,
    });
  }
  return null;
}

function isCertificateCode(code: string): boolean {
  return UNTRUSTED.includes(code) || /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO$)/.test(code);
}
