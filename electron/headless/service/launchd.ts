import { homedir } from 'node:os';
import path from 'node:path';
import { type ProgramEnd, runProgram } from '../run-program.ts';
import { failed, unavailable } from './failures.ts';
import { launchdLabel, launchdPlist } from './launchd-plist.ts';
import type { ServiceManager, ServiceState } from './service.ts';

/** launchctl's answers while it still lets go of a service of the same label: try again. */
const BUSY: readonly (number | null)[] = [5, 37];
const NO_SUCH_SERVICE: readonly (number | null)[] = [3, 113];
const PATIENCE_MS = 40_000;
const STEP_MS = 500;

/** Services of macOS: launchd agents of the user. `uid` is the user's, whose login session they belong to. */
export function launchdManager(uid: number): ServiceManager {
  const library = path.join(homedir(), 'Library');
  const domain = `gui/${uid}`;
  const logFile = (name: string) => path.join(library, 'Logs', 'Tidemill', `${name}.log`);
  const target = (name: string) => `${domain}/${launchdLabel(name)}`;
  return {
    folder: path.join(library, 'LaunchAgents'),
    secretsFolder: path.join(library, 'Application Support', 'Tidemill'),
    logFile,
    fileOf: (name) => `${launchdLabel(name)}.plist`,
    nameOf: (file) => /^org\.tidemill\.(tidemill-.+)\.plist$/.exec(file)?.[1] ?? null,
    define: launchdPlist,
    async check() {
      const end = await runProgram('launchctl', ['print', domain]);
      if (end.missing)
        throw unavailable('On macOS, launchd runs services, and there is no launchctl here.');
      if (end.status !== 0) {
        throw unavailable(
          `launchd has no login session for user ${uid}: services of a user run in one.`,
          'Log in at the machine itself (or by screen sharing) as this user, and try again there.',
        );
      }
    },
    async start(name, file) {
      await bootOut(target(name));
      // It may have been switched off in the system's settings.
      await runProgram('launchctl', ['enable', target(name)]);
      const end = await untilNotBusy(() => runProgram('launchctl', ['bootstrap', domain, file]));
      if (end.status !== 0) throw failed(`The service ${name} could not be started`, end);
    },
    async stop(name) {
      const end = await bootOut(target(name));
      if (end.status === 0 || NO_SUCH_SERVICE.includes(end.status)) return;
      throw failed(`The service ${name} could not be stopped`, end);
    },
    async forget() {},
    async state(name) {
      return stateOf(await runProgram('launchctl', ['print', target(name)]));
    },
    logHint: logFile,
    whenHint: async () => 'It runs while you are logged in.',
  };
}

function bootOut(target: string): Promise<ProgramEnd> {
  return untilNotBusy(() => runProgram('launchctl', ['bootout', target]));
}

/** launchd goes on with its work after it has answered, and refuses what comes too early. */
async function untilNotBusy(attempt: () => Promise<ProgramEnd>): Promise<ProgramEnd> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const end = await attempt();
    if (!BUSY.includes(end.status) || Date.now() > deadline) return end;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

function stateOf(end: ProgramEnd): ServiceState {
  if (end.status !== 0) return { running: false, state: 'not loaded', pid: null };
  const fact = (name: string) => new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(end.stdout)?.[1];
  const state = fact('state') ?? 'unknown';
  const pid = fact('pid');
  return { running: state === 'running', state, pid: pid === undefined ? null : Number(pid) };
}
