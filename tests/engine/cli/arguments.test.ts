import { describe, expect, it } from 'vitest';
import { version } from '../../../package.json';
import { LAUNCHER, tidemill } from './command.ts';

const COMMANDS = [
  'open',
  'serve',
  'new',
  'validate',
  'run',
  'show',
  'status',
  'runs',
  'logs',
  'cancel',
  'triggers',
  'token',
  'service',
];

describe('help', () => {
  it.each([[['--help']], [['help']], [[]]])('lists every command for %j', async (args) => {
    const { status, stdout, stderr } = await tidemill(args);
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stderr).toBe('');
  });

  it.each(COMMANDS)('explains %s', async (command) => {
    const { status, stdout } = await tidemill([command, '--help']);
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: tidemill ${command}\\b`, 'm'));
    expect(stdout).toContain('--project DIR');
  });

  it('gives the version', async () => {
    expect((await tidemill(['--version'])).stdout).toBe(`${version}\n`);
  });
});

it.runIf(process.platform === 'linux')('says that its output is lost', async () => {
  const { status, stderr } = await tidemill(
    ['-c', `'${process.execPath}' '${LAUNCHER}' --help > /dev/full`],
    { program: ['sh'] },
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error output\.failed: [^\n]*ENOSPC[^\n]*\n$/);
});

describe('what cannot be understood', () => {
  it.each([
    ['an unknown command', ['vaildate'], 'command.unknown', "'validate'"],
    ['an option without a command', ['--json'], 'command.unknown', 'tidemill --help'],
    ['an unknown option', ['run', 'p', '--forse'], 'command.option', '--force'],
    ['an unknown short option', ['run', 'p', '-x'], 'command.option', 'tidemill run --help'],
    ['a property of every object', ['run', 'p', '--constructor'], 'command.option', 'run --help'],
    ['an option without its value', ['run', 'p', '--select'], 'command.value', 'run --help'],
    ['a value for a flag', ['run', 'p', '--force=yes'], 'command.value', 'run --help'],
    ['a word for a number', ['show', 'p.a', '--limit', 'all'], 'command.value', 'show --help'],
    ['a missing argument', ['run'], 'command.argument', 'run --help'],
    ['one argument too many', ['cancel', 'a', 'b'], 'command.argument', 'cancel --help'],
  ])('refuses %s', async (_, args, code, hint) => {
    const { status, stdout, stderr } = await tidemill(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error ${code}: .+\\.\n  hint: .*${hint}`));
    if (!args.includes('--json')) expect(stdout).toBe('');
  });

  it('says it as one JSON document where that was asked for', async () => {
    const { status, stdout } = await tidemill(['runs', '--limt', '5', '--json']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'command.option',
        message: 'tidemill runs has no option --limt.',
        hint: 'Did you mean --limit? See tidemill runs --help.',
      },
    });
  });
});
