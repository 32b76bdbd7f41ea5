import { version } from '../../../package.json';
import { COMMON_OPTIONS, type Command, type Option } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command): [string, string] => [signature(command), command.summary]);
  return `Tidemill ${version}: data pipelines on one laptop.

Usage: tidemill COMMAND [ARGUMENTS] [OPTIONS]

${list(rows)}

Every command takes:
${list(optionRows(COMMON_OPTIONS))}

Exit status: 0 success, 1 the run failed, 2 the command, the project or its files are wrong,
3 the run was cancelled, 4 another engine holds the project, 70 a fault of Tidemill's own.
`;
}

export function commandHelp(command: Command): string {
  const options = optionRows({ ...command.options, ...COMMON_OPTIONS });
  return `tidemill ${command.name}: ${command.summary}

Usage: tidemill ${signature(command)} [OPTIONS]
${command.details === undefined ? '' : `\n${command.details}\n`}
Options:
${list(options)}
`;
}

function signature(command: Command): string {
  return [command.name, ...command.positionals].join(' ');
}

function optionRows(options: Readonly<Record<string, Option>>): [string, string][] {
  return Object.entries(options).map(([name, option]) => [
    option.value === undefined ? `--${name}` : `--${name} ${option.value}`,
    option.type === 'list' ? `${option.summary}; may be given often` : option.summary,
  ]);
}

function list(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
