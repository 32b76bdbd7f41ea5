import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HookAnswer, HookCall } from '../schedule/api.ts';
import { bearerOf, type Knock } from './gate.ts';

/** A call's body is at most so long … */
const MOST_BYTES = 1024 * 1024;
/** … and has to come within this time. */
const BODY_MS = 10_000;
/** Of what is not wanted, so much is let come, so that the sender gets to read the answer. */
const MOST_UNWANTED_BYTES = 8 * MOST_BYTES;

type Answered = Omit<HookAnswer, 'status'> & { status: number };

/** Whether a path is one of a webhook, be there such a webhook or not. */
export function isHook(path: string): boolean {
  return path.startsWith('/hooks/');
}

/**
 * Answers requests to `POST /hooks/PIPELINE/TRIGGER` in JSON. Nothing of what was sent gets into a log.
 * @param gate gives why a request is refused, whatever it asks
 */
export function hookAnswerer(
  gate: (knock: Knock) => string | null,
  hook: (call: HookCall) => Promise<HookAnswer>,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answerOf(request)
      .catch((error: unknown): Answered => {
        console.error('fault in a call to a webhook:', error);
        return refusal(500, 'internal', 'Tidemill could not take the call. Its log says more.');
      })
      .then((answer) => send(request, response, answer));
  };

  async function answerOf(request: IncomingMessage): Promise<Answered> {
    const refused = gate(request);
    if (refused !== null) return refusal(403, 'hook.not_ours', refused);
    if (request.method !== 'POST') {
      const message = 'A webhook is called with POST.';
      return { ...refusal(405, 'hook.bad_method', message), headers: { allow: 'POST' } };
    }
    const [pipeline = '', trigger = ''] = namesIn(request.url ?? '') ?? [];
    const { headers } = request;
    return await hook({
      pipeline,
      trigger,
      token: bearerOf(request),
      idempotencyKey: headersOf(request, 'idempotency-key'),
      contentType: headers['content-type'] ?? null,
      body: () => readBody(request),
    });
  }
}

/** The names in `/hooks/PIPELINE/TRIGGER`; null where there are not two, which is no webhook's address. */
function namesIn(url: string): string[] | null {
  const parts = (url.split('?', 1)[0] ?? '').slice('/hooks/'.length).split('/');
  if (parts.length !== 2) return null;
  try {
    return parts.map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** A header as it was sent; several of one name are one text, and not a valid key. */
function headersOf(request: IncomingMessage, name: string): string | null {
  return request.headersDistinct[name]?.join(', ') ?? null;
}

function readBody(request: IncomingMessage): Promise<Buffer | 400 | 408 | 413> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return Promise.resolve(413);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = (result: Buffer | 400 | 408 | 413) => {
      clearTimeout(timer);
      request.off('data', take).off('end', all).off('close', cut).off('error', cut);
      // An error may still come, and is nobody's any more.
      request.on('error', () => {});
      resolve(result);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) done(413);
      else chunks.push(chunk);
    };
    const all = () => done(Buffer.concat(chunks));
    const cut = () => done(400);
    const timer = setTimeout(() => done(408), BODY_MS);
    request.on('data', take).on('end', all).on('close', cut).on('error', cut);
  });
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answered): void {
  const text = `${JSON.stringify(answer.body)}\n`;
  if (!request.complete) leave(request);
  response
    .writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(text),
      // Whoever was too slow is not waited for again.
      ...(answer.status === 408 ? { connection: 'close' } : {}),
      ...answer.headers,
    })
    .end(text);
}

/** Lets the rest of a body come and go, within bounds. */
function leave(request: IncomingMessage): void {
  let left = MOST_UNWANTED_BYTES;
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}

function refusal(status: number, code: string, message: string): Answered {
  return { status, headers: {}, body: { error: { code, message } } };
}
