import path from 'node:path';
import { openEngine } from '../engine/engine.ts';
import { type Listening, listen } from '../engine/listening/listen.ts';
import { listStaticFiles } from '../engine/listening/static-files.ts';
import type { HookCall } from '../engine/schedule/api.ts';
import { engineServer } from './engine-server.ts';
import { INSTALLATION, nodeHost } from './host.ts';
import { followEngine } from './unattended/follow-engine.ts';
import { logHappening } from './unattended/happenings.ts';
import type { ServerLog } from './unattended/log.ts';

export interface Serving {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The engine of a project with its interface, over HTTP and WebSocket, its triggers in force. What happens
 * is said in `log`.
 * @throws TidemillError `serve.not_built`, `serve.port`, `project.locked` and what opening throws.
 */
export async function serveProject(
  dir: string,
  where: { host?: string; port?: number },
  log: ServerLog,
): Promise<Serving> {
  const files = await listStaticFiles(path.join(INSTALLATION, 'dist', 'renderer'));
  const onFault = (fault: string) => log.line('error', fault);
  const engine = await openEngine({
    dir,
    host: nodeHost,
    scheduler: true,
    onHappening: (happening) => logHappening(happening, log),
  });
  let closing = false;
  const logging = followEngine(engine, log).catch((error: unknown) => {
    // An engine that closes may be asked for a last run too late.
    if (!closing) onFault(String(error));
  });
  let listening: Listening;
  try {
    const hook = (call: HookCall) => engine.hook(call);
    listening = await listen(engineServer(engine, onFault), { ...where, files, hook });
    await engine.announce({ url: listening.url });
  } catch (error) {
    await engine.close();
    throw error;
  }
  return {
    url: listening.url,
    async close() {
      closing = true;
      await listening.close();
      await engine.close();
      await logging;
    },
  };
}
