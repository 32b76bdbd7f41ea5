import type { Client } from '../../../shared/contract/client.ts';
import type { LogLine } from '../../../shared/runs/events.ts';
import { type Command, EXIT } from './command.ts';
import type { Channel } from './terminal.ts';
import { withSession } from './with-session.ts';

const PAGE = 5_000;

export const logs: Command = {
  name: 'logs',
  summary: 'what the blocks of a run, or one of them, printed and logged',
  positionals: ['RUN', '[BLOCK]'],
  options: {},
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const json = args.flag('json');
      let printed = 0;
      for await (const page of pages(client, args.required(0), args.positional(1))) {
        if (terminal.out.closed) return EXIT.ok;
        for (const line of page) {
          if (json) terminal.out.write(`${printed === 0 ? '[' : ',\n'}${JSON.stringify(line)}`);
          else printLine(line, terminal.out);
          printed += 1;
        }
      }
      if (json) terminal.out.line(printed === 0 ? '[]' : ']');
      return EXIT.ok;
    }),
};

/** All lines of the log, in order. Displays are for windows: a log has what was printed and logged. */
async function* pages(
  client: Client,
  run: string,
  block: string | undefined,
): AsyncGenerator<LogLine[]> {
  let after = 0;
  for (;;) {
    const page = await client.runs.logs({
      run,
      after_seq: after,
      limit: PAGE,
      ...(block === undefined ? {} : { block }),
    });
    yield page.filter(({ stream }) => stream !== 'display');
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = last.seq;
  }
}

function printLine({ time, block, stream, level, text }: LogLine, out: Channel): void {
  const source = stream === 'log' ? level : stream;
  const loud = level === 'error' ? 'red' : level === 'warning' ? 'yellow' : 'gray';
  const head = `${out.style('gray', clockTime(time))} ${block} ${out.style(loud, source)}`;
  for (const part of text.replace(/\n$/, '').split('\n')) out.line(`${head} ${part}`);
}

/** Local time to the millisecond: `14:05:09.120`. */
function clockTime(time: string): string {
  clockFormat ??= new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  });
  return clockFormat.format(new Date(time));
}

/** Made when it is first used: loading Intl costs 15 ms. */
let clockFormat: Intl.DateTimeFormat | undefined;
