import { version } from '../../../package.json';
import { TidemillError } from '../../../shared/errors.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';
import { EXIT, type ExitStatus } from './command.ts';
import { COMMANDS } from './commands.ts';
import { reportFailure } from './failure.ts';
import { commandHelp, overview } from './help.ts';
import { parseArguments } from './parse-arguments.ts';
import { Terminal } from './terminal.ts';

/** The command line: finds the command, runs it, and turns whatever it throws into words and a status. */
async function main(args: string[], terminal: Terminal): Promise<ExitStatus> {
  const json = args.includes('--json');
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      return help(rest[0], terminal);
    }
    if (name === '--version' || name === '-v') {
      terminal.out.line(version);
      return EXIT.ok;
    }
    const command = find(name);
    const parsed = parseArguments(command, rest);
    if (parsed.flag('help')) {
      terminal.out.write(commandHelp(command));
      return EXIT.ok;
    }
    return await command.run(parsed, terminal);
  } catch (thrown) {
    return reportFailure(thrown, json, terminal);
  }
}

function help(name: string | undefined, terminal: Terminal): ExitStatus {
  terminal.out.write(name === undefined ? overview(COMMANDS) : commandHelp(find(name)));
  return EXIT.ok;
}

function find(name: string) {
  const command = COMMANDS.find((known) => known.name === name);
  if (command !== undefined) return command;
  const near = didYouMean(
    name,
    COMMANDS.map((known) => known.name),
  );
  throw new TidemillError({
    code: 'command.unknown',
    message: name.startsWith('-')
      ? `A command must come before ${name}.`
      : `There is no command '${name}'.`,
    hint: `${near === null ? '' : `${near} `}See tidemill --help.`,
  });
}

const terminal = new Terminal(process.stdout, process.stderr);
void main(process.argv.slice(2), terminal).then(async (ended) => {
  let status = ended;
  await terminal.flushed();
  const { failure } = terminal.out;
  if (failure !== null) {
    terminal.err.line(`error output.failed: What was to be printed is lost: ${failure.message}`);
    await terminal.flushed();
    if (status === EXIT.ok) status = EXIT.wrong;
  }
  // Whatever is still open by now (a worker's pipe, a timer) is not worth waiting for.
  process.exit(status);
});
