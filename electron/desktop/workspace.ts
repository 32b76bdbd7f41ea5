import { createServer, type Server } from '../../shared/contract/server.ts';
import type { Wire } from '../../shared/contract/wire.ts';
import type { Engine, Host } from '../engine/api.ts';
import { openEngine } from '../engine/engine.ts';
import { type Listening, listen } from '../engine/listening/listen.ts';
import { createRouter } from '../engine/router.ts';
import { logFault } from './fault-log.ts';

interface OpenProject {
  engine: Engine;
  server: Server;
  wires: Set<Wire>;
  /** Where commands on this project reach the app; null where nothing can listen. */
  listening: Listening | null;
}

/** The one project that is open in the app, and the engine that holds it. */
export class Workspace {
  readonly #host: Host;
  #project: OpenProject | null = null;
  /** Pages that asked before there was an engine. */
  #waiting: Wire[] = [];

  constructor(host: Host) {
    this.#host = host;
  }

  /** The folder of the project that is open. */
  get dir(): string | null {
    return this.#project?.engine.dir ?? null;
  }

  /**
   * Opens the project in `dir` and then closes the one before, which stays open where this fails.
   * Throws TidemillError as `openEngine` does.
   */
  async open(dir: string): Promise<void> {
    const engine = await openEngine({ dir, host: this.#host, scheduler: true });
    const server = createServer(createRouter(engine), (thrown, path) =>
      logFault(thrown, path.join('.')),
    );
    const before = this.#project;
    this.#project = { engine, server, wires: new Set(), listening: await share(engine, server) };
    for (const wire of this.#waiting.splice(0)) this.serve(wire);
    if (before !== null) await closeProject(before);
  }

  /** Answers a page, as soon as there is a project to answer for. */
  serve(wire: Wire): void {
    if (this.#project === null) {
      this.#waiting.push(wire);
      return;
    }
    const { server, wires } = this.#project;
    wires.add(wire);
    wire.onClose(() => wires.delete(wire));
    server.serve(wire);
  }

  /** Cancels what runs and lets go of the project. Pages see their connection close. */
  async close(): Promise<void> {
    const project = this.#project;
    this.#project = null;
    if (project !== null) await closeProject(project);
  }
}

/** Lets commands in a terminal talk to this engine. The app is of use without that. */
async function share(engine: Engine, server: Server): Promise<Listening | null> {
  try {
    const listening = await listen(server, { files: null, hook: (call) => engine.hook(call) });
    await engine.announce({ url: listening.url });
    return listening;
  } catch (thrown) {
    logFault(thrown, 'listen');
    return null;
  }
}

async function closeProject({ engine, wires, listening }: OpenProject): Promise<void> {
  for (const wire of [...wires]) wire.close();
  await listening?.close();
  await engine.close();
}
