import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What the gate says of a request. `enter`: the token came in the address and becomes a cookie. */
export type Verdict =
  | { type: 'pass' }
  | { type: 'enter'; cookie: string }
  | { type: 'refuse'; status: 401 | 403; reason: string };

export interface GateOptions {
  /** Values of Host that are ours, lower case, with the port: what else is asked for is a rebound name. */
  hosts: ReadonlySet<string>;
  port: number;
  token: string;
}

/** A request as far as the gate looks at it. */
export type Knock = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'headersDistinct'>;

/**
 * The one gate in front of everything that listens, for plain requests and upgrades alike. Nothing
 * passes but a request to a name of ours (so DNS rebinding fails), from a page of ours or from no page
 * at all, that holds the token: as a cookie, as `Authorization: Bearer`, or once as `/?token=`.
 */
export function createGate(options: GateOptions): (knock: Knock, upgrade: boolean) => Verdict {
  const secret = digest(options.token);
  const holds = (token: string) => timingSafeEqual(digest(token), secret);
  const cookieName = `tidemill-${options.port}`;

  return (knock, upgrade) => {
    const { headers, method = '' } = knock;
    const host = ownHost(knock, options.hosts);
    if (host === null) return refuse(403, NOT_OURS);

    const bearer = bearerOf(knock) ?? undefined;
    const writes = upgrade || (method !== 'GET' && method !== 'HEAD');
    if (headers.origin === undefined && writes && bearer === undefined) {
      return refuse(403, 'The request does not say its Origin.');
    }
    const foreign = foreignPage(knock, host);
    if (foreign !== null) return refuse(403, foreign);

    const inAddress = writes ? undefined : entryToken(knock);
    const given = inAddress ?? bearer ?? cookie(headers.cookie, cookieName);
    if (given === undefined) {
      return refuse(401, 'Open the address that Tidemill printed: it holds the access token.');
    }
    if (!holds(given)) {
      return refuse(401, 'The access token is wrong: this may be the address of an earlier start.');
    }
    if (inAddress === undefined) return { type: 'pass' };
    return {
      type: 'enter',
      cookie: `${cookieName}=${inAddress}; Path=/; HttpOnly; SameSite=Strict`,
    };
  };
}

/**
 * The gate in front of webhooks, which programs call and no page of another origin. It lets whoever asks
 * by a name of ours knock: each webhook has a token of its own, and the server's does not open it.
 * @returns why a request is refused (403), or null
 */
export function createHookGate(hosts: ReadonlySet<string>): (knock: Knock) => string | null {
  return (knock) => {
    const host = ownHost(knock, hosts);
    return host === null ? NOT_OURS : foreignPage(knock, host);
  };
}

const NOT_OURS = 'This server is not known by that name.';

/** The name of ours that a request is for; null where it is for none, or for several. */
function ownHost({ headersDistinct }: Knock, hosts: ReadonlySet<string>): string | null {
  const named = headersDistinct.host ?? [];
  const host = named[0]?.toLowerCase() ?? '';
  return named.length === 1 && hosts.has(host) ? host : null;
}

/** Why a request is not from a page of ours or from no page at all; null where it is. */
function foreignPage({ headers }: Knock, host: string): string | null {
  if (headers.origin !== undefined && headers.origin.toLowerCase() !== `http://${host}`) {
    return 'Pages of another origin may not talk to this server.';
  }
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  return 'Requests from another site are not answered.';
}

/** The token in `Authorization: Bearer`; null for none. */
export function bearerOf({ headers }: Pick<Knock, 'headers'>): string | null {
  return /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** The token of the address `/?token=…`, which is the only one that may carry it. */
function entryToken(knock: Knock): string | undefined {
  return /^\/\?token=([\w-]+)$/.exec(knock.url ?? '')?.[1];
}

function cookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** Digests are of one length, as the constant-time comparison asks. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function refuse(status: 401 | 403, reason: string): Verdict {
  return { type: 'refuse', status, reason };
}
