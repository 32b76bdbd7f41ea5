import { toErrorData } from '../../../shared/errors.ts';
import { isLoopback } from '../../engine/listening/addresses.ts';
import { isLocked } from '../../engine/project/lock.ts';
import { onInterrupt } from '../interrupts.ts';
import type { Serving } from '../serve.ts';
import { loadEnvironment } from '../unattended/environment-file.ts';
import { fileLog, type ServerLog, stderrLog } from '../unattended/log.ts';
import { untilFree } from '../unattended/wait-for-project.ts';
import type { Arguments } from './arguments.ts';
import { type Command, EXIT } from './command.ts';
import { portOption } from './port-option.ts';
import { projectFolder } from './project-folder.ts';
import type { Terminal } from './terminal.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'the engine, its schedules and its interface over HTTP and WebSocket, until Ctrl-C',
  positionals: ['[DIR]'],
  options: {
    port: { type: 'count', value: 'N', summary: 'listen on this port (default: any that is free)' },
    host: { type: 'text', value: 'ADDRESS', summary: 'listen on this address (default 127.0.0.1)' },
    // Not --env-file, which Node itself obeys wherever it stands.
    environment: {
      type: 'text',
      value: 'FILE',
      summary: 'add the NAME=value lines of this file, for you alone to read, to the environment',
    },
    wait: { type: 'flag', summary: 'where another Tidemill holds the project, wait for its end' },
    log: { type: 'text', value: 'FILE', summary: 'write the log to this file (default: stderr)' },
  },
  details: `Prints one line: the address to open, with the access token in it. Triggers run by themselves. Of each
run that a trigger starts, and each whole run, the log says when it begins and how it ends, and it names
ticks that were missed, late or refused. To have this run for you always: tidemill service --help`,
  async run(args, terminal) {
    const file = args.text('log');
    const log = file === undefined ? stderrLog() : fileLog(file);
    if (file === undefined) return serveUntilAsked(args, terminal, log);
    // Whoever keeps a log in a file may read nothing else.
    process.on('uncaughtExceptionMonitor', (error) =>
      log.line('error', error.stack ?? String(error)),
    );
    try {
      return await serveUntilAsked(args, terminal, log);
    } catch (error) {
      const { code, message } = toErrorData(error);
      log.line('error', `${code}: ${message}`);
      throw error;
    }
  },
};

async function serveUntilAsked(args: Arguments, terminal: Terminal, log: ServerLog) {
  const dir = projectFolder(args.positional(0) ?? args.text('project'));
  const host = args.text('host') ?? '127.0.0.1';
  const port = portOption(args) ?? 0;
  const environment = args.text('environment');
  if (environment !== undefined) loadEnvironment(environment);
  const interrupted = new Promise<void>((resolve) => {
    onInterrupt(resolve, () => process.exit(EXIT.ok));
  });
  const serving = await serveOnceFree(dir, { host, port }, log, args.flag('wait'), interrupted);
  if (serving === null) return EXIT.ok;
  if (!isLoopback(host)) {
    terminal.err.line(
      `warning: listening on ${host}: whoever reaches this machine and has the token can run code on it, and the connection is not encrypted.`,
    );
  }
  if (log.unattended) log.line('info', `serves ${dir} at ${new URL(serving.url).origin}`);
  if (args.flag('json')) terminal.json({ url: serving.url, project: dir, pid: process.pid });
  else terminal.out.line(serving.url);
  await interrupted;
  await serving.close();
  if (log.unattended) log.line('info', 'has stopped');
  return EXIT.ok;
}

/** Serves the project; where `wait` says so, only once nobody else holds it. Null: asked to end before that. */
async function serveOnceFree(
  dir: string,
  where: { host: string; port: number },
  log: ServerLog,
  wait: boolean,
  interrupted: Promise<void>,
): Promise<Serving | null> {
  const { serveProject } = await import('../serve.ts');
  for (;;) {
    try {
      return await serveProject(dir, where, log);
    } catch (error) {
      if (!wait || !isLocked(error)) throw error;
      log.line('warning', `${toErrorData(error).message} Waiting for its end.`);
      if (!(await untilFree(dir, interrupted))) return null;
    }
  }
}
