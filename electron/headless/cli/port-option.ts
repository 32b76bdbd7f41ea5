import { TidemillError } from '../../../shared/errors.ts';
import type { Arguments } from './arguments.ts';

/** The port of `--port`, or null where none was given. @throws TidemillError `command.value` */
export function portOption(args: Arguments): number | null {
  if (args.text('port') === undefined) return null;
  const port = args.count('port', 0);
  if (port <= 65_535) return port;
  throw new TidemillError({
    code: 'command.value',
    message: `--port needs a number up to 65535, not ${port}.`,
  });
}
