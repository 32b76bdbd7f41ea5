import path from 'node:path';
import { openEngine } from '../engine/engine.ts';
import { type Listening, listen } from '../engine/listening/listen.ts';
import { listStaticFiles } from '../engine/listening/static-files.ts';
import { engineServer } from './engine-server.ts';
import { INSTALLATION, nodeHost } from './host.ts';

export interface Serving {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The engine of a project with its interface, over HTTP and WebSocket.
 * @throws TidemillError `serve.not_built`, `serve.port`, `project.locked` and what opening throws.
 */
export async function serveProject(
  dir: string,
  where: { host?: string; port?: number },
): Promise<Serving> {
  const files = await listStaticFiles(path.join(INSTALLATION, 'dist', 'renderer'));
  const engine = await openEngine({ dir, host: nodeHost, scheduler: true });
  let listening: Listening;
  try {
    listening = await listen(engineServer(engine, true), { ...where, files });
    await engine.announce({ url: listening.url });
  } catch (error) {
    await engine.close();
    throw error;
  }
  return {
    url: listening.url,
    async close() {
      await listening.close();
      await engine.close();
    },
  };
}
