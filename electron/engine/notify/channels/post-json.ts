import type http from 'node:http';
import { networkFailure } from './network-words.ts';
import { SendFailure } from './send-failure.ts';
import { withTrust } from './trust.ts';

/** What of an answer is read, and what of that is told where it says no. */
const READ_BYTES = 4_096;
const TOLD_CHARACTERS = 200;

const MAX_REDIRECTS = 3;
const MAX_RETRY_AFTER_MS = 600_000;

/** Answers with these say: the same, there. */
const REDIRECTS: readonly number[] = [301, 302, 307, 308];

/** Answers with these may be others a little later, as may all from 500. */
const PASSING: readonly number[] = [408, 425, 429];

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** The beginning of its body. */
  text: string;
}

/**
 * Posts JSON to a hook. Redirects are followed within its origin only: who is there was chosen by the
 * person who wrote the address. Throws SendFailure for any answer that is not 2xx.
 * @param signal ends it with `signal.reason`
 */
export async function postJson(address: string, body: unknown, signal: AbortSignal): Promise<void> {
  let url = hookUrl(address);
  const text = JSON.stringify(body);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await post(url, text, signal);
    if (answer.status >= 200 && answer.status < 300) return;
    if (!REDIRECTS.includes(answer.status) || redirects === MAX_REDIRECTS)
      throw refusal(url, answer);
    url = redirected(url, answer);
  }
}

function hookUrl(address: string): URL {
  let url: URL | null = null;
  try {
    url = new URL(address);
  } catch {
    // Told below, without the address: it may be a secret that was mistyped.
  }
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url;
  throw new SendFailure('The url is no address that begins with https:// or http://.', {
    passing: false,
  });
}

function redirected(from: URL, { status, headers }: Answer): URL {
  let to: URL | null = null;
  try {
    to = new URL(headers.location ?? '', from);
  } catch {
    // An address that is none leads to another place as little as none at all.
  }
  if (to !== null && to.origin === from.origin) return to;
  const where = to === null || headers.location === undefined ? 'nowhere' : `to ${to.origin}`;
  throw new SendFailure(
    `${from.host} answered ${status} and redirects ${where}, which is not followed. Write the address of the place itself.`,
    { passing: false },
  );
}

function refusal(url: URL, { status, headers, text }: Answer): SendFailure {
  const said = text.replace(/\s+/g, ' ').trim().slice(0, TOLD_CHARACTERS);
  return new SendFailure(`${url.host} answered ${status}${said === '' ? '.' : `: ${said}`}`, {
    passing: status >= 500 || PASSING.includes(status),
    retryAfterMs: retryAfter(headers['retry-after']),
  });
}

/** Of the two forms of Retry-After the one in seconds; at most ten minutes. */
function retryAfter(header: string | undefined): number | null {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return null;
  return Math.min(Number(header) * 1_000, MAX_RETRY_AFTER_MS);
}

async function post(url: URL, body: string, signal: AbortSignal): Promise<Answer> {
  try {
    return await withTrust((ca) => request(url, body, signal, ca));
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    throw networkFailure(url.host, thrown) ?? thrown;
  }
}

async function request(
  url: URL,
  body: string,
  signal: AbortSignal,
  ca: string[] | undefined,
): Promise<Answer> {
  // Read when they are needed: they would cost every start of an engine some milliseconds.
  const client = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const call = client.request(
      url,
      {
        method: 'POST',
        signal,
        agent: false,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Tidemill',
        },
        ...(ca === undefined ? {} : { ca }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const finish = () => {
          const text = Buffer.concat(chunks).subarray(0, READ_BYTES).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          // What is left of the answer, however long, is nobody's concern.
          call.destroy();
        };
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (size >= READ_BYTES) finish();
        });
        response.on('end', finish);
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
