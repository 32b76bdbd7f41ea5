import { parseArgs } from 'node:util';
import { TidemillError } from '../../../shared/errors.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';
import { Arguments } from './arguments.ts';
import { COMMON_OPTIONS, type Command, type Option } from './command.ts';

/**
 * Reads a command's arguments.
 * @throws TidemillError `command.option`, `command.value` or `command.argument`.
 */
export function parseArguments(command: Command, args: string[]): Arguments {
  const options: Record<string, Option> = { ...command.options, ...COMMON_OPTIONS };
  const { tokens, positionals, values } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type }]) => [
        name,
        { type: type === 'flag' ? 'boolean' : 'string', multiple: type === 'list' } as const,
      ]),
    ),
  });
  for (const token of tokens) {
    if (token.kind === 'option') checkOption(command, options, token.name, token.value);
  }
  if (values.help !== true) checkPositionals(command, positionals);
  return new Arguments(positionals, values);
}

function checkOption(
  command: Command,
  options: Record<string, Option>,
  name: string,
  value: string | undefined,
): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    throw wrong(
      'command.option',
      `tidemill ${command.name} has no option ${name.length === 1 ? '-' : '--'}${name}.`,
      didYouMean(name, Object.keys(options))?.replaceAll(/'([^']+)'/g, '--$1'),
      command,
    );
  }
  if (option.type === 'flag') {
    if (value === undefined) return;
    throw wrong('command.value', `--${name} takes no value.`, undefined, command);
  }
  if (value === undefined) {
    throw wrong(
      'command.value',
      `--${name} needs a value: --${name} ${option.value}.`,
      undefined,
      command,
    );
  }
  if (option.type === 'count' && !/^\d{1,15}$/.test(value)) {
    throw wrong(
      'command.value',
      `--${name} needs a whole number, not '${value}'.`,
      undefined,
      command,
    );
  }
}

function checkPositionals(command: Command, given: string[]): void {
  const missing = command.positionals[given.length];
  if (missing !== undefined && !missing.startsWith('[')) {
    throw wrong(
      'command.argument',
      `tidemill ${command.name} needs ${missing}.`,
      undefined,
      command,
    );
  }
  const extra = given[command.positionals.length];
  if (extra !== undefined) {
    const message = `tidemill ${command.name} does not know what to do with '${extra}'.`;
    throw wrong('command.argument', message, undefined, command);
  }
}

function wrong(code: string, message: string, near: string | null | undefined, command: Command) {
  const hint = `${near ? `${near} ` : ''}See tidemill ${command.name} --help.`;
  return new TidemillError({ code, message, hint });
}
