import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { securityHeaders } from '../engine/listening/security-headers.ts';
import type { StaticFiles } from '../engine/listening/static-files.ts';

const SCHEME = 'app';

/** The interface's only origin in the desktop app. */
export const APP_ORIGIN = `${SCHEME}://tidemill`;

/** Makes `app:` a scheme with an origin of its own. Must be called once, before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built interface at `APP_ORIGIN`. Call when the app is ready. */
export function serveApp(files: StaticFiles): void {
  protocol.handle(SCHEME, (request) => answerPage(files, request));
}

/**
 * Answers a request for one of the interface's files, from the list made of them: nothing else can be
 * named, whatever the address says.
 */
export async function answerPage(
  files: StaticFiles,
  request: { url: string; method: string },
): Promise<Response> {
  const { protocol: scheme, host, pathname } = new URL(request.url);
  if (`${scheme}//${host}` !== APP_ORIGIN) return refuse(404, 'There is nothing at this address.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'Only GET and HEAD are answered here.');
  }
  const found = files.find(pathname);
  if (found === undefined) return refuse(404, 'There is nothing at this address.');
  const body = request.method === 'GET' ? new Uint8Array(await readFile(found.file)) : null;
  return new Response(body, { headers: { ...found.headers, ...securityHeaders([]) } });
}

function refuse(status: number, reason: string): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...securityHeaders([]) };
  return new Response(`${reason}\n`, { status, headers });
}
