import {
  type ErrorData,
  type Problem,
  TidemillError,
  toErrorData,
} from '../../../shared/errors.ts';
import { EXIT, type ExitStatus } from './command.ts';
import type { Channel, Terminal } from './terminal.ts';

/** Says what went wrong, as JSON on stdout too where that was asked for, and gives the exit status. */
export function reportFailure(thrown: unknown, json: boolean, terminal: Terminal): ExitStatus {
  const { problems, ...error } = toErrorData(thrown);
  const places = problems ?? [];
  if (json) terminal.json({ error: places.length > 1 ? { ...error, problems: places } : error });
  if (places.length > 1) for (const problem of places) printProblem(problem, terminal.err);
  else printProblem({ ...error, severity: 'error' }, terminal.err);
  if (!(thrown instanceof TidemillError) && process.env.TIDEMILL_DEBUG) {
    terminal.err.line(thrown instanceof Error ? thrown.stack : String(thrown));
  }
  return exitStatus(error);
}

/** `error pipelines/x/pipeline.yaml:7:5 pipeline.cycle: message`, and the hint on a line of its own. */
export function printProblem(problem: Omit<Problem, 'pipeline' | 'block'>, to: Channel): void {
  const severity = to.style(problem.severity === 'error' ? 'red' : 'yellow', problem.severity);
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  const where = problem.file === undefined ? '' : `${place.join(':')} `;
  to.line(`${severity} ${where}${problem.code}: ${problem.message}`);
  if (problem.hint !== undefined) to.line(`  hint: ${problem.hint}`);
}

function exitStatus({ code }: ErrorData): ExitStatus {
  if (code === 'project.locked' || code.startsWith('connection.')) return EXIT.locked;
  if (code === 'internal' || code === 'contract.output') return EXIT.fault;
  return EXIT.wrong;
}
