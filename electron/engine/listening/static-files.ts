import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TidemillError } from '../../../shared/errors.ts';

/** All that the interface is built of. What has another ending is not served. */
const MIME_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

interface StaticFile {
  file: string;
  bytes: number;
  headers: Record<string, string>;
}

export interface StaticFiles {
  /** The file at a request's path, such as `/assets/index-B7xk.js`, if there is one. */
  find(requestPath: string): StaticFile | undefined;
}

/**
 * The files under `dir`, listed once: a request is answered from the list, so no path can lead out of it.
 * @throws TidemillError `serve.not_built` where there is no interface.
 */
export async function listStaticFiles(dir: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  for (const name of await filesUnder(dir, '')) {
    const type = MIME_TYPES[path.extname(name)];
    if (type === undefined) continue;
    const file = path.join(dir, name);
    const requestPath = `/${name.split(path.sep).join('/')}`;
    const headers = { 'content-type': type, 'cache-control': cacheControl(requestPath) };
    files.set(requestPath, { file, bytes: (await stat(file)).size, headers });
  }
  const index = files.get('/index.html');
  if (index === undefined) {
    throw new TidemillError({
      code: 'serve.not_built',
      message: `There is no interface in ${dir}.`,
      hint: 'Run `npm run build` in the folder of Tidemill.',
    });
  }
  files.set('/', index);
  return { find: (requestPath) => files.get(requestPath) };
}

/** Paths below `dir`. Node 18 and Electron's archives cannot list recursively by themselves. */
async function filesUnder(dir: string, below: string): Promise<string[]> {
  const entries = await readdir(path.join(dir, below), { withFileTypes: true }).catch(() => []);
  const nested = entries.map(async (entry) => {
    const name = path.join(below, entry.name);
    return entry.isDirectory() ? filesUnder(dir, name) : [name];
  });
  return (await Promise.all(nested)).flat();
}

/** The build puts the hash of what it names into the names under `assets/`. */
function cacheControl(requestPath: string): string {
  return requestPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
}

export async function sendFile(found: StaticFile, response: ServerResponse, body: boolean) {
  response.writeHead(200, { ...found.headers, 'content-length': found.bytes });
  if (!body) {
    response.end();
    return;
  }
  // A file that changed under us or a client that left: the connection is closed, nothing else.
  await pipeline(createReadStream(found.file), response).catch(() => response.destroy());
}
