import { expect, test } from 'vitest';
import { settingsSchema } from '../../../shared/pipeline/document.ts';
import { parseSettings } from '../../../shared/pipeline/parse-settings.ts';
import { marked } from './marked.ts';

const parse = (text: string) =>
  parseSettings(text, { name: 'shop', workers: 3, memory_bytes: 8e9 });
/** A secret as a file writes it; in pieces, for it is no template of TypeScript's. */
const secret = (name: string) => ['$', '{secret:', name, '}'].join('');

test('calendars and notifications are read, with every default filled in', () => {
  const { settings, problems } = parse(`calendars:
  office: { weekend: [saturday, sunday], holidays: [2026-12-25, "01-01", 02-29] }
  gulf: { weekend: friday }
  always: { weekend: [] }
  usual: { holidays: [2026-12-25] }
notifications:
  - name: team
    channel: slack
    on: [failure, recovery, late]
    url: "${secret('slack_url')}"
    pipelines: [daily_sales]
    throttle: 0s
    title: "{{pipeline}}: {{event}}"
  - { name: here, channel: desktop }
  - name: mail
    channel: email
    to: [ops@example.org, "Ops <ops@example.com>"]
    from: tidemill@example.org
    smtp: { host: mail.example.org, user: ops, password: "${secret('smtp')}" }
  - { name: own, channel: webhook, on: missed, url: "http://127.0.0.1:8080/x" }
`);
  expect(problems).toEqual([]);
  expect(settingsSchema.parse(settings)).toEqual(settings);
  expect(settings.calendars).toEqual({
    office: { weekend: ['saturday', 'sunday'], holidays: ['2026-12-25', '01-01', '02-29'] },
    gulf: { weekend: ['friday'], holidays: [] },
    always: { weekend: [], holidays: [] },
    usual: { weekend: ['saturday', 'sunday'], holidays: ['2026-12-25'] },
  });
  expect(settings.notifications).toEqual([
    {
      name: 'team',
      channel: 'slack',
      on: ['failure', 'recovery', 'late'],
      pipelines: ['daily_sales'],
      throttle_ms: 0,
      title: '{{pipeline}}: {{event}}',
      template: null,
      url: secret('slack_url'),
      to: [],
      from: null,
      smtp: null,
    },
    expect.objectContaining({
      name: 'here',
      channel: 'desktop',
      on: ['failure', 'recovery'],
      pipelines: null,
      throttle_ms: 300_000,
    }),
    expect.objectContaining({
      to: ['ops@example.org', 'Ops <ops@example.com>'],
      from: 'tidemill@example.org',
      smtp: {
        host: 'mail.example.org',
        port: 587,
        security: 'starttls',
        user: 'ops',
        password: secret('smtp'),
      },
    }),
    expect.objectContaining({ on: ['missed'], url: 'http://127.0.0.1:8080/x' }),
  ]);
});

test.each([
  ['tls', 465],
  ['none', 25],
])('a mail server with security %s has the port %i unless told', (security, port) => {
  const { settings } = parse(
    `notifications: [{ name: m, channel: email, to: a@b, from: c@d, smtp: { host: h, security: ${security} } }]\n`,
  );
  expect(settings.notifications[0]?.smtp?.port).toBe(port);
});

const BAD_CALENDAR = 'settings.bad_calendar';
const calendar = (text: string) => `calendars: { c: { ${text} } }\n`;

test.each([
  ['an unknown key', '▸weekends: [sunday]', 'settings.unknown_key', /'weekend'/],
  ['a short weekday', 'weekend: [▸sat, sunday]', BAD_CALENDAR, /Write saturday/],
  ['a capital weekday', 'weekend: [▸Sunday]', BAD_CALENDAR, /Write sunday/],
  ['a misspelt weekday', 'weekend: [▸wensday]', BAD_CALENDAR, /'wednesday'/],
  ['a weekday that is a number', 'weekend: [▸6]', 'settings.bad_value', /saturday/],
  [
    'a week of days off',
    'weekend: ▸[monday, tuesday, wednesday, thursday, friday, saturday, sunday]',
    BAD_CALENDAR,
    /all seven/,
  ],
  ['30 February', 'holidays: [▸2026-02-30]', BAD_CALENDAR, /does not exist/],
  ['29 February of no leap year', 'holidays: [▸2026-02-29]', BAD_CALENDAR, /does not exist/],
  ['a day 13-01', 'holidays: [▸"13-01"]', BAD_CALENDAR, /does not exist/],
  ['a date turned round', 'holidays: [▸25.12.2026]', BAD_CALENDAR, /2026-12-25/],
])('calendars: %s', (_, text, code, words) => {
  const { text: file, line, column } = marked(calendar(text));
  const { problems, settings } = parse(file);
  expect(problems).toMatchObject([
    { file: 'tidemill.yaml', severity: 'error', code, line, column },
  ]);
  expect(`${problems[0]?.message} ${problems[0]?.hint}`).toMatch(words);
  expect(settingsSchema.safeParse(settings).success).toBe(true);
});

const BAD = 'settings.bad_notification';
const MAIL = 'name: n, channel: email, to: a@b, from: c@d, smtp: { host: h';

test.each([
  ['no name', '▸{ channel: desktop }', BAD, /has no name/],
  ['no channel', '▸{ name: n }', BAD, /desktop, email, slack/],
  ['an unknown channel', '{ name: n, channel: ▸slak }', BAD, /'slack'/],
  [
    'an unknown key',
    '{ name: n, channel: desktop, ▸onn: [failure] }',
    'settings.unknown_key',
    /'on'/,
  ],
  ['an unknown event', '{ name: n, channel: desktop, on: [▸failed] }', BAD, /failure/],
  ['no event', '{ name: n, channel: desktop, on: ▸[] }', BAD, /never be sent/],
  ['no url', '▸{ name: n, channel: slack }', BAD, /secret:slack_url/],
  ['a url that is none', '{ name: n, channel: webhook, url: ▸example.org/x }', BAD, /https:/],
  [
    'a url on the desktop',
    '{ name: n, channel: desktop, ▸url: "https://x" }',
    'settings.unknown_key',
    /slack, teams and webhook/,
  ],
  [
    'mail to a webhook',
    '{ name: n, channel: webhook, url: "https://x", ▸to: [a@b] }',
    'settings.unknown_key',
    /email/,
  ],
  [
    'mail to nobody',
    '▸{ name: n, channel: email, from: c@d, smtp: { host: h } }',
    BAD,
    /has no to/,
  ],
  [
    'mail to an empty list',
    '{ name: n, channel: email, ▸to: [], from: c@d, smtp: { host: h } }',
    BAD,
    /has no to/,
  ],
  [
    'mail from nobody',
    '▸{ name: n, channel: email, to: a@b, smtp: { host: h } }',
    BAD,
    /has no from/,
  ],
  ['mail by no server', '▸{ name: n, channel: email, to: a@b, from: c@d }', BAD, /has no smtp/],
  [
    'mail to no address',
    '{ name: n, channel: email, to: [a@b, ▸ops], from: c@d, smtp: { host: h } }',
    BAD,
    /'ops' in to/,
  ],
  [
    'a server without a name',
    '{ name: n, channel: email, to: a@b, from: c@d, smtp: ▸{ port: 25 } }',
    BAD,
    /has no host/,
  ],
  ['an unknown key of the server', `{ ${MAIL}, ▸tls: true } }`, 'settings.unknown_key', /tls/],
  ['an unknown security', `{ ${MAIL}, security: ▸ssl } }`, 'settings.bad_value', /starttls/],
  ['a port too far', `{ ${MAIL}, port: ▸70000 } }`, 'settings.bad_value', /65535/],
  ['a user without a password', `{ ${MAIL}, ▸user: u } }`, BAD, /no password/],
  [
    'a throttle without a unit',
    '{ name: n, channel: desktop, throttle: ▸5 }',
    'settings.bad_value',
    /5s/,
  ],
  [
    'two of one name',
    '{ name: n, channel: desktop }, ▸{ name: n, channel: desktop }',
    BAD,
    /two notifications/,
  ],
])('notifications: %s', (_, items, code, words) => {
  const { text, line, column } = marked(`notifications: [${items}]\n`);
  const { problems, settings } = parse(text);
  expect(problems).toMatchObject([
    { file: 'tidemill.yaml', severity: 'error', code, line, column },
  ]);
  expect(`${problems[0]?.message} ${problems[0]?.hint}`).toMatch(words);
  expect(settingsSchema.safeParse(settings).success).toBe(true);
});

test.each([
  [
    'a password in plain text',
    `{ ${MAIL}, user: u, password: ▸hunter2 } }`,
    /secret:smtp_password/,
  ],
  [
    'the address of a Slack channel',
    '{ name: n, channel: slack, url: ▸"https://hooks.slack.com/x" }',
    /secret:slack_url/,
  ],
])('%s is a warning that says what to write', (_, item, words) => {
  const { text, line, column } = marked(`notifications: [${item}]\n`);
  const { problems, settings } = parse(text);
  expect(problems).toMatchObject([
    { severity: 'warning', code: 'settings.plain_secret', line, column },
  ]);
  expect(problems[0]?.hint).toMatch(words);
  expect(problems[0]?.message).not.toContain('hunter2');
  expect(settings.notifications).toHaveLength(1);
});

test('a name that a template does not have is a warning', () => {
  const { text, line, column } = marked(
    'notifications: [{ name: n, channel: desktop, title: ▸"{{pipline}} {{event}}" }]\n',
  );
  expect(parse(text).problems).toMatchObject([
    { severity: 'warning', code: BAD, line, column, hint: "Did you mean 'pipeline'?" },
  ]);
});
