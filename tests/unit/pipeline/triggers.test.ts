import { expect, test } from 'vitest';
import { checkAfter, checkTriggers } from '../../../shared/pipeline/check-triggers.ts';
import { pipelineSchema } from '../../../shared/pipeline/document.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';
import { marked } from './marked.ts';

const HEAD = `params:
  path: { type: string }
  day: { type: date }
  at: { type: timestamp }
  n: { type: integer }
triggers:
`;
const parse = (text: string) => parsePipeline(text, { file: 'pipeline.yaml', name: 'p' });
const triggers = (items: string) => parse(HEAD + items);
/** A placeholder as a file writes it; in pieces, for it is none of TypeScript's. */
const hole = (name: string) => ['$', '{', name, '}'].join('');

test('an instant may be left out, a file, an end or a call may not, unless the file says so', () => {
  const { pipeline } = triggers(`
  - { name: a, every: 5m }
  - { name: b, files: "*.csv" }
  - { name: c, after: orders }
  - { name: d, webhook: true }
  - { name: e, files: "*.csv", overlap: skip, catch_up: latest }
`);
  expect(pipeline.triggers.map(({ catch_up, overlap }) => [catch_up, overlap])).toEqual([
    ['latest', 'skip'],
    ['all', 'queue'],
    ['all', 'queue'],
    ['all', 'queue'],
    ['latest', 'skip'],
  ]);
});

test('each kind of trigger is read, with every default filled in', () => {
  const { pipeline, problems } = triggers(`
  - name: nightly
    schedule: "0 2 * * *"
    timezone: Europe/Madrid
    calendar: office
    shift: next
    start: 2026-01-01
    end: 2026-12-31T20:00
    jitter: 5m
    late_after: 1h
    catch_up: all
    params: { day: "${hole('date')}", at: "${hole('interval_start')}", n: 3 }
  - name: arrivals
    files: data/in/*.csv
    settle: 5s
    params: { path: "${hole('file')}" }
  - name: several
    files: [a.csv, "/srv/{b,c}/**/*.csv"]
  - name: chain
    after: [orders, customers]
    when: finish
    params: { path: "${hole('run')}", at: "${hole('nominal')}" }
  - { name: one, after: orders }
  - { name: hook, webhook: true, overlap: queue, late_after: 1h, enabled: false }
`);
  expect(problems).toEqual([]);
  expect(pipelineSchema.parse(pipeline)).toEqual(pipeline);
  expect(pipeline.triggers).toMatchObject([
    {
      type: 'schedule',
      schedule: '0 2 * * *',
      calendar: 'office',
      shift: 'next',
      start: '2026-01-01',
      end: '2026-12-31T20:00',
      jitter_ms: 300_000,
      late_after_ms: 3_600_000,
      params: { day: hole('date'), at: hole('interval_start'), n: 3 },
    },
    { type: 'files', files: ['data/in/*.csv'], settle_ms: 5_000, params: { path: hole('file') } },
    { type: 'files', files: ['a.csv', '/srv/{b,c}/**/*.csv'], settle_ms: 2_000 },
    { type: 'after', after: ['orders', 'customers'], when: 'finish' },
    { type: 'after', after: ['orders'], when: 'success' },
    { type: 'webhook', overlap: 'queue', late_after_ms: 3_600_000, enabled: false },
  ]);
});

/** What is wrong, the item with ▸ at the place of the problem, the code, and a word of the message or hint. */
const WRONG: [string, string, string, RegExp][] = [
  ['a minute of 61', 'schedule: "▸61 * * * *"', 'trigger.bad_schedule', /0 to 59/],
  ['a bad hour', "schedule: '0 ▸24 * * *'", 'trigger.bad_schedule', /Midnight is hour 0/],
  ['a bad weekday, plain', 'schedule: 0 0 1 1 ▸8', 'trigger.bad_schedule', /weekday/],
  ['a bad item of a list', 'schedule: "0 1,▸30,2 * * *"', 'trigger.bad_schedule', /An hour is 0/],
  ['a range backwards', 'schedule: "0 ▸17-9 * * *"', 'trigger.bad_schedule', /17-23,0-9/],
  ['four fields', 'schedule: ▸"* * * *"', 'trigger.bad_schedule', /5 fields/],
  ['a text with an escape', 'schedule: ▸"\\x361 * * * *"', 'trigger.bad_schedule', /61 is out/],
  ['31 February', 'schedule: "0 0 ▸31 2 *"', 'trigger.never', /There is no 31 February/],
  ['a start of the machine', 'schedule: ▸"@reboot"', 'trigger.bad_schedule', /catch_up: latest/],
  ['a zone', 'every: 5m, timezone: ▸Europe/Madird', 'trigger.bad_timezone', /Europe\/Madrid/],
  ['a city', 'every: 5m, timezone: ▸"New York"', 'trigger.bad_timezone', /America\/New_York/],
  ['an interval too short', 'every: ▸500ms', 'trigger.bad_interval', /shortest is every: 1s/],
  [
    'an end before the start',
    'every: 1d, start: 2026-02-01, end: ▸2026-01-31',
    'trigger.bad_span',
    /before/,
  ],
  [
    'a start that is no date',
    'every: 1d, start: ▸2026-02-30',
    'trigger.bad_instant',
    /2026-01-01T08:00/,
  ],
  [
    'a span without a tick',
    'schedule: "0 0 1 6 *", start: 2026-07-01, end: ▸2026-12-31',
    'trigger.never',
    /no tick from 2026-07-01/,
  ],
  ['a shift alone', 'every: 1d, ▸shift: next', 'trigger.bad_key', /no calendar/],
  ['an unknown shift', 'every: 1d, calendar: c, shift: ▸nxt', 'trigger.bad_value', /'next'/],
  [
    'two kinds',
    'schedule: "@daily", ▸files: "*.csv"',
    'trigger.bad_schedule',
    /both schedule and files/,
  ],
  [
    'two kinds of time',
    'every: 5m, ▸schedule: "@daily"',
    'trigger.bad_schedule',
    /both every and schedule/,
  ],
  ['settle on a schedule', 'every: 5m, ▸settle: 2s', 'trigger.bad_key', /does not go with every/],
  ['when on files', 'files: a.csv, ▸when: success', 'trigger.bad_key', /goes with after/],
  [
    'catch_up on a webhook',
    'webhook: true, ▸catch_up: all',
    'trigger.bad_key',
    /schedule and every, files, after/,
  ],
  ['a timezone on a pipeline', 'after: a, ▸timezone: UTC', 'trigger.bad_key', /schedule and every/],
  ['no files', 'files: ▸[]', 'trigger.bad_value', /nothing in files/],
  ['files that are numbers', 'files: [a.csv, ▸1]', 'trigger.bad_value', /data\/in/],
  ['a pattern left open', 'files: ▸"data/[ab*.csv"', 'trigger.bad_glob', /a ] is missing/],
  ['a brace too many', 'files: ▸"data/a}.csv"', 'trigger.bad_glob', /} too many/],
  [
    'a pattern out of the project',
    'files: [a.csv, ▸../in/*.csv]',
    'trigger.bad_glob',
    /absolute path/,
  ],
  ['the own state', 'files: ▸.tidemill/**', 'trigger.bad_glob', /start itself/],
  ['a folder', 'files: ▸data/in/', 'trigger.bad_glob', /data\/in\/\*/],
  ['a pattern that takes out', 'files: ▸"!a.csv"', 'trigger.bad_glob', /take files out/],
  ['an impossible pipeline', 'after: [orders, ▸Orders]', 'trigger.bad_value', /folders/],
  ['a pipeline twice', 'after: [orders, ▸orders]', 'trigger.bad_value', /twice/],
  ['an unknown when', 'after: orders, when: ▸sucess', 'trigger.bad_value', /success/],
  ['a webhook that is false', 'webhook: ▸false', 'trigger.bad_value', /enabled: false/],
  ['late at once', 'every: 5m, late_after: ▸0s', 'trigger.bad_value', /duration/],
  [
    'an unknown placeholder',
    `every: 5m, params: { path: ▸"${hole('nominl')}" }`,
    'trigger.bad_placeholder',
    /'nominal'/,
  ],
  [
    'a placeholder of another kind',
    `every: 5m, params: { path: ▸"${hole('file')}" }`,
    'trigger.bad_placeholder',
    /only a trigger with files/,
  ],
  [
    'a placeholder in a text',
    `files: a.csv, params: { path: ▸"x/${hole('file')}" }`,
    'trigger.bad_placeholder',
    /whole value/,
  ],
  [
    'a placeholder of another type',
    `every: 5m, params: { n: ▸"${hole('date')}" }`,
    'param.bad_type',
    /whole number/,
  ],
  ['a date that is no date', 'every: 5m, params: { day: ▸tomorrow }', 'param.bad_type', /date/],
];

test.each(WRONG)('%s is refused at its place', (_, item, code, words) => {
  const { text, line, column } = marked(`${HEAD}  - { name: t, ${item} }\n`);
  const { pipeline, problems } = parse(text);
  expect(problems).toMatchObject([{ severity: 'error', code, line, column }]);
  expect(`${problems[0]?.message} ${problems[0]?.hint}`).toMatch(words);
  expect(pipelineSchema.safeParse(pipeline).success).toBe(true);
});

test.each([
  ['schedule: ▸* * * * *', 'yaml.syntax'],
  ['schedule: ▸@daily', 'yaml.syntax'],
  ['files: ▸*.csv', 'yaml.alias'],
])('a text that YAML takes for something else is to be quoted: %s', (line, code) => {
  const { text, line: at, column } = marked(`triggers:\n  - name: t\n    ${line}\n`);
  expect(parse(text).problems).toMatchObject([
    { code, line: at, column, hint: expect.stringContaining('put in quotes') },
  ]);
});

test('ten thousand wrong triggers are ten thousand problems', () => {
  const items = Array.from(
    { length: 10_000 },
    (_, index) => `  - { name: t${index}, schedule: "0 0 31 2 *", timezone: Europe/Madird }\n`,
  );
  const { pipeline, problems } = triggers(items.join(''));
  expect(pipeline.triggers).toEqual([]);
  expect(problems).toHaveLength(20_000);
});

test('what is wrong with one trigger is all found at once', () => {
  const { problems } = triggers(
    '  - { name: t, schedule: "0 25 * * *", timezone: Mars/Base, settle: 2s, overlap: x }\n',
  );
  expect(problems.map(({ code }) => code).sort()).toEqual([
    'trigger.bad_key',
    'trigger.bad_schedule',
    'trigger.bad_timezone',
    'trigger.bad_value',
  ]);
});

const OFFICE = { office: { weekend: ['saturday' as const, 'sunday' as const], holidays: [] } };

test('calendars are looked for in the settings', () => {
  const { text, line, column } = marked(`${HEAD}  - { name: t, every: 1d, calendar: ▸ofice }\n`);
  const { pipeline, places } = parse(text);
  expect(checkTriggers(pipeline, { calendars: OFFICE }, places)).toEqual([
    {
      severity: 'error',
      code: 'trigger.unknown_calendar',
      message: "The trigger 't' has the calendar 'ofice', which tidemill.yaml does not have.",
      hint: "Did you mean 'office'?",
      file: 'pipeline.yaml',
      line,
      column,
      pipeline: 'p',
    },
  ]);
  expect(checkTriggers(pipeline, { calendars: {} })[0]?.hint).toContain('calendars: { ofice:');
  expect(checkTriggers(pipeline, { calendars: { ofice: OFFICE.office } }, places)).toEqual([]);
});

test('a schedule that its calendar leaves no day is refused there', () => {
  const { text, line, column } = marked(
    `${HEAD}  - { name: t, schedule: "0 0 * * sat", calendar: ▸office }\n`,
  );
  const { pipeline, problems, places } = parse(text);
  expect(problems).toEqual([]);
  expect(checkTriggers(pipeline, { calendars: OFFICE }, places)).toMatchObject([
    { code: 'trigger.never', line, column, hint: expect.stringContaining('shift: next') },
  ]);
});

test('pipelines to come after are looked for in the project', () => {
  const { text, line, column } = marked(
    `${HEAD}  - { name: t, after: [orders, ▸custmers] }\n  - { name: u, after: orders }\n`,
  );
  const { pipeline, places } = parse(text);
  expect(checkAfter(pipeline, ['customers', 'orders', 'p'], places)).toMatchObject([
    {
      code: 'trigger.unknown_pipeline',
      line,
      column,
      hint: "Did you mean 'customers'?",
      pipeline: 'p',
    },
  ]);
});

test('ten thousand triggers are read, and each is checked', () => {
  const items = Array.from(
    { length: 10_000 },
    (_, index) =>
      `  - { name: t${index}, schedule: "${index % 60} ${index % 24} * * 1-5", timezone: Europe/Madrid }\n`,
  );
  items[9_999] = '  - { name: last, schedule: "0 99 * * *" }\n';
  const { pipeline, problems } = triggers(items.join(''));
  expect(pipeline.triggers).toHaveLength(9_999);
  expect(problems).toMatchObject([{ code: 'trigger.bad_schedule', line: 6 + 10_000 }]);
});
