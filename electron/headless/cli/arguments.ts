import { parseArgs } from 'node:util';
import { TidemillError } from '../../../shared/errors.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';
import { COMMON_OPTIONS, type Command, type Option } from './command.ts';

/** What a person gave a command, checked against what it takes. */
export class Arguments {
  private readonly positionals: string[];
  private readonly values: Record<string, string | boolean | (string | boolean)[] | undefined>;

  constructor(positionals: string[], values: Arguments['values']) {
    this.positionals = positionals;
    this.values = values;
  }

  /** The positional argument at `index`, which the command may require. */
  positional(index: number): string | undefined {
    return this.positionals[index];
  }

  /** A positional argument that the command requires, so that it is there. */
  required(index: number): string {
    const value = this.positionals[index];
    if (value === undefined) throw new Error(`The command declares no positional ${index}.`);
    return value;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  count(name: string, byDefault: number): number {
    const text = this.text(name);
    return text === undefined ? byDefault : Number(text);
  }

  list(name: string): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }
}

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
