import { TidemillError } from '../../../shared/errors.ts';
import { isLoopback } from '../../engine/listening/addresses.ts';
import { onInterrupt } from '../interrupts.ts';
import type { Arguments } from './arguments.ts';
import { type Command, EXIT } from './command.ts';
import { projectFolder } from './project-folder.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'the engine and its interface over HTTP and WebSocket, until Ctrl-C',
  positionals: ['[DIR]'],
  options: {
    port: { type: 'count', value: 'N', summary: 'listen on this port (default: any that is free)' },
    host: { type: 'text', value: 'ADDRESS', summary: 'listen on this address (default 127.0.0.1)' },
  },
  details: 'Prints one line: the address to open, with the access token in it.',
  async run(args, terminal) {
    const dir = projectFolder(args.positional(0) ?? args.text('project'));
    const host = args.text('host') ?? '127.0.0.1';
    const port = portOf(args);
    const { serveProject } = await import('../serve.ts');
    const interrupted = new Promise<void>((resolve) => {
      onInterrupt(resolve, () => process.exit(EXIT.ok));
    });
    const serving = await serveProject(dir, { host, port });
    if (!isLoopback(host)) {
      terminal.err.line(
        `warning: listening on ${host}: whoever reaches this machine and has the token can run code on it, and the connection is not encrypted.`,
      );
    }
    if (args.flag('json')) terminal.json({ url: serving.url, project: dir, pid: process.pid });
    else terminal.out.line(serving.url);
    await interrupted;
    await serving.close();
    return EXIT.ok;
  },
};

function portOf(args: Arguments): number {
  const port = args.count('port', 0);
  if (port <= 65_535) return port;
  throw new TidemillError({
    code: 'command.value',
    message: `--port needs a number up to 65535, not ${port}.`,
  });
}
