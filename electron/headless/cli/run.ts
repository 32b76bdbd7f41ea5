import type { Client } from '../../../shared/contract/client.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { paramFromText } from '../../../shared/pipeline/param-values.ts';
import { reduceRun } from '../../../shared/runs/reducer.ts';
import type { RunStatus } from '../../../shared/runs/states.ts';
import type { Json } from '../../../shared/worker/protocol.ts';
import { onInterrupt } from '../interrupts.ts';
import type { Arguments } from './arguments.ts';
import { type Command, EXIT, type ExitStatus } from './command.ts';
import { EventView } from './run/event-view.ts';
import { LineView } from './run/line-view.ts';
import type { RunView } from './run/view.ts';
import { runDocument } from './run-document.ts';
import type { Terminal } from './terminal.ts';
import { withSession } from './with-session.ts';

export const run: Command = {
  name: 'run',
  summary: 'runs a pipeline and waits for its end',
  positionals: ['PIPELINE'],
  options: {
    select: {
      type: 'text',
      value: 'EXPR',
      summary: 'only these blocks: a, +a, a+, +a+, with commas',
    },
    exclude: { type: 'text', value: 'EXPR', summary: 'all but these blocks' },
    param: { type: 'list', value: 'K=V', summary: 'a parameter of the pipeline' },
    force: { type: 'flag', summary: 'run the selected blocks even where they are fresh' },
    partition: {
      type: 'text',
      value: 'KEY',
      summary: "what the blocks get as the context's partition",
    },
    events: { type: 'flag', summary: 'NDJSON events on stdout as they happen' },
  },
  details: 'Ctrl-C cancels the run; a second one does not wait for it to end.',
  async run(args, terminal) {
    const view = await viewFor(args, terminal);
    const waiting = () => view.note('Done; waiting for another command that uses this engine.');
    return withSession(
      args,
      async (session) => {
        const { client } = session;
        const stop = interruptible(client, view);
        try {
          const pipeline = args.required(0);
          const params = await readParams(client, pipeline, args.list('param'));
          const started = await client.runs.start({
            pipeline,
            params,
            force: args.flag('force'),
            mode: 'full',
            partition: args.text('partition') ?? null,
            ...present({ select: args.text('select'), exclude: args.text('exclude') }),
          });
          stop.run(started.run);
          view.begin(started);
          session.share();
          const ended = await follow(client, started.run, view);
          view.end(ended);
          if (args.flag('json')) terminal.json(runDocument(ended));
          return EXITS[ended.status];
        } finally {
          stop.hearing();
          view.close();
        }
      },
      waiting,
    );
  },
};

const EXITS: Record<RunStatus, ExitStatus> = {
  queued: EXIT.fault,
  running: EXIT.fault,
  success: EXIT.ok,
  warned: EXIT.ok,
  failed: EXIT.runFailed,
  interrupted: EXIT.runFailed,
  missed: EXIT.runFailed,
  cancelled: EXIT.cancelled,
};

async function viewFor(args: Arguments, terminal: Terminal): Promise<RunView> {
  if (args.flag('events')) return new EventView(terminal.out);
  const channel = args.flag('json') ? terminal.err : terminal.out;
  if (!channel.isTerminal || process.env.TERM === 'dumb') return new LineView(channel);
  const { LiveView } = await import('./run/live-view.ts');
  return new LiveView(channel);
}

/** Follows a run's events to the end, showing each, and gives the run as it ended. */
async function follow(client: Client, id: string, view: RunView) {
  let state = await client.runs.get({ run: id });
  for await (const event of await client.runs.events({ run: id, after_seq: 0 })) {
    state = reduceRun(state, event) ?? state;
    view.event(event, state);
  }
  return client.runs.get({ run: id });
}

/** The first Ctrl-C cancels the run, or ends the command where none has begun; the second always ends it. */
function interruptible(client: Client, view: RunView) {
  let id: string | null = null;
  const leave = () => {
    view.close();
    process.exit(EXIT.cancelled);
  };
  const hearing = onInterrupt(() => {
    if (id === null) return leave();
    view.note('Cancelling. Ctrl-C again leaves at once.');
    // A run that has just ended needs no cancelling, and its events say so.
    client.runs.cancel({ run: id }).catch(() => {});
  }, leave);
  return {
    hearing,
    run(started: string) {
      id = started;
    },
  };
}

async function readParams(client: Client, pipeline: string, given: string[]) {
  const values: Record<string, Json> = {};
  if (given.length === 0) return values;
  const { pipeline: declared } = await client.pipelines.get({ pipeline });
  for (const pair of given) {
    const at = pair.indexOf('=');
    if (at < 1) {
      throw new TidemillError({
        code: 'command.value',
        message: `'--param ${pair}' does not say a value.`,
        hint: 'Write --param name=value',
      });
    }
    const name = pair.slice(0, at);
    const type = declared.params[name]?.type ?? 'string';
    values[name] = paramFromText(name, type, pair.slice(at + 1));
  }
  return values;
}

function present<T extends Record<string, string | undefined>>(values: T) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: string };
}
