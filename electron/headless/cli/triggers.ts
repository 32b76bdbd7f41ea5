import type { Client } from '../../../shared/contract/client.ts';
import type { TriggerView, TurnedAwayCalls } from '../../../shared/contract/schedule.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { formatDuration } from '../../../shared/units/durations.ts';
import type { Arguments } from './arguments.ts';
import { type Command, EXIT } from './command.ts';
import { printProblem } from './failure.ts';
import { instantOption, localTime } from './instant.ts';
import { printGrid } from './print-grid.ts';
import type { Channel, Terminal } from './terminal.ts';
import type { GridColumn } from './text-grid.ts';
import { withSession } from './with-session.ts';

/** The most ticks that the contract gives of a trigger. */
const MOST = 1_000;

export const triggers: Command = {
  name: 'triggers',
  summary: 'what starts runs by itself: the next ticks of each trigger, and its last',
  positionals: ['[PIPELINE]'],
  options: {
    next: { type: 'count', value: 'N', summary: 'show the next N ticks of each (default 1)' },
    from: { type: 'text', value: 'INSTANT', summary: 'those after this instant (default: now)' },
  },
  details: `INSTANT is a day (2026-03-29), a time of this machine's zone (2026-03-29T02:30), or one with its offset
(2026-03-29T02:30Z, 2026-03-29T02:30+02:00). Times are shown on this machine's clock, with --json in UTC.
Triggers run by themselves while tidemill serve, a service or the app holds the project.`,
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const next = nextOption(args);
      const from = args.text('from');
      const pipeline = args.positional(0);
      const instant = from === undefined ? undefined : instantOption('from', from);
      const invalid = await invalidPipelines(client, pipeline);
      const list = await client.triggers.list({
        next,
        ...(pipeline === undefined ? {} : { pipeline }),
        ...(instant === undefined ? {} : { from: instant }),
      });
      if (list.length === 0 && invalid[0]?.error) throw invalid[0].error;
      if (args.flag('json')) terminal.json(list.map(triggerDocument));
      else if (list.length === 0) terminal.out.line('There are no triggers.');
      else await print(list, next, terminal.out);
      warn(list, invalid, terminal);
      return EXIT.ok;
    }),
};

/** A trigger as `tidemill triggers --json` lists it: formats.md §4 to the letter. */
function triggerDocument(view: TriggerView) {
  const { pipeline, trigger, timezone, enabled, text, next, last } = view;
  return { pipeline, trigger, schedule: scheduleOf(view), timezone, enabled, text, next, last };
}

function scheduleOf({ definition: { schedule, every_ms } }: TriggerView): string | null {
  return schedule ?? (every_ms === null ? null : `every ${formatDuration(every_ms)}`);
}

function nextOption(args: Arguments): number {
  const next = args.count('next', 1);
  if (next <= MOST) return next;
  throw new TidemillError({
    code: 'command.value',
    message: `--next gives at most ${MOST} ticks of a trigger, not ${next}.`,
    hint: 'Ask for those after a later instant with --from.',
  });
}

interface InvalidPipeline {
  name: string;
  /** What is wrong with it, where it was asked for by name. */
  error: TidemillError | null;
}

/**
 * Pipelines with errors, of which the last good triggers stay in force.
 * @throws TidemillError `pipeline.missing` where there is none of the name asked for
 */
async function invalidPipelines(
  client: Client,
  name: string | undefined,
): Promise<InvalidPipeline[]> {
  if (name === undefined) {
    const { pipelines } = await client.project.get();
    return pipelines.filter(({ errors }) => errors > 0).map(({ name }) => ({ name, error: null }));
  }
  const { problems } = await client.pipelines.get({ pipeline: name });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors[0] ? [{ name, error: new TidemillError({ ...errors[0], problems: errors }) }] : [];
}

async function print(list: readonly TriggerView[], next: number, out: Channel): Promise<void> {
  const columns = ['pipeline', 'trigger', 'when', 'zone', ...(next > 0 ? ['next'] : []), 'last'];
  const rows = list.flatMap((view) => {
    const first = nextCell(view);
    const [, ...more] = view.next;
    return [
      [
        view.pipeline,
        view.trigger,
        view.text,
        view.timezone ?? '',
        ...(next > 0 ? [first] : []),
        lastCell(view),
      ],
      ...more.map((instant) => ['', '', '', '', localTime(instant), '']),
    ];
  });
  const grid = columns.map((title): GridColumn => ({ title, align: 'left' }));
  await printGrid(grid, rows, out);
}

function nextCell({ enabled, problem, definition, next: [first] }: TriggerView): string {
  if (!enabled) return 'off';
  if (first !== undefined) return localTime(first);
  if (problem !== null) return 'cannot';
  return definition.type === 'schedule' ? 'never' : '';
}

function lastCell({ last }: TriggerView): string {
  return last === null ? '' : `${last.outcome} ${localTime(last.nominal)}`;
}

function turnedAway({ count, last, message }: TurnedAwayCalls): string {
  const at = localTime(last);
  if (count === 1) return `turned a call away at ${at}: ${message}`;
  return `turned ${count} calls away, the last at ${at}: ${message}`;
}

/** What a reader of the list must know: on stderr, so that it is no part of the list. */
function warn(
  list: readonly TriggerView[],
  invalid: readonly InvalidPipeline[],
  { err }: Terminal,
): void {
  for (const { pipeline, trigger, problem, webhook } of list) {
    const said = (code: string, what: string) =>
      printProblem({ code, severity: 'warning', message: `${pipeline}.${trigger} ${what}` }, err);
    if (problem !== null) said('trigger.problem', `cannot run: ${problem}`);
    if (webhook?.turned_away) said('trigger.turned_away', turnedAway(webhook.turned_away));
  }
  for (const { name } of invalid) {
    printProblem(
      {
        code: 'pipeline.invalid',
        severity: 'warning',
        message: `The files of ${name} have errors: its last triggers without any stay in force, and their runs are refused.`,
        hint: `See tidemill validate ${name}`,
      },
      err,
    );
  }
}
