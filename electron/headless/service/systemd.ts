import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { type ProgramEnd, runProgram } from '../run-program.ts';
import { failed, sentence, unavailable } from './failures.ts';
import type { ServiceManager, ServiceState } from './service.ts';
import { systemdUnit } from './systemd-unit.ts';

/** Services of Linux: units of the user's own systemd. */
export function systemdManager(): ServiceManager {
  const config = process.env.XDG_CONFIG_HOME || path.join(homedir(), '.config');
  return {
    folder: path.join(config, 'systemd', 'user'),
    secretsFolder: path.join(config, 'tidemill'),
    logFile: () => null,
    fileOf: (name) => `${name}.service`,
    nameOf: (file) => /^(tidemill-.+)\.service$/.exec(file)?.[1] ?? null,
    define: systemdUnit,
    check,
    start,
    stop,
    forget,
    state,
    logHint: (name) => `journalctl --user --unit ${name} --follow`,
    whenHint,
  };
}

async function check(): Promise<void> {
  const end = await systemctl('daemon-reload');
  if (end.status === 0) return;
  if (end.missing) {
    throw unavailable('On Linux, systemd runs services, and there is no systemctl here.');
  }
  throw unavailable(
    `systemd does not answer for this user: ${sentence(end.complaint)}`,
    'Log in as this user (rather than by su or sudo), or run `loginctl enable-linger` once. In a container there is none: make `tidemill serve DIR` the command that it runs.',
  );
}

async function start(name: string): Promise<void> {
  await must(`The unit ${name} could not be read`, 'daemon-reload');
  await must(`The service ${name} could not be set to start by itself`, 'enable', unit(name));
  await must(`The service ${name} could not be started`, 'restart', unit(name));
}

async function stop(name: string): Promise<void> {
  const { stdout } = await systemctl('show', unit(name), '--property=LoadState', '--value');
  if (stdout.trim() === 'not-found') return;
  await must(`The service ${name} could not be stopped`, 'disable', '--now', unit(name));
}

async function forget(name: string): Promise<void> {
  await systemctl('daemon-reload');
  // Where it had failed, systemd would list it until the next login.
  await systemctl('reset-failed', unit(name));
}

async function state(name: string): Promise<ServiceState> {
  const properties = '--property=ActiveState,SubState,MainPID,Result';
  const end = await systemctl('show', unit(name), properties);
  if (end.status !== 0) {
    return { running: false, state: sentence(end.complaint), pid: null };
  }
  const facts = new Map(end.stdout.split('\n').map((line) => splitOnce(line, '=')));
  const pid = Number(facts.get('MainPID'));
  const result = facts.get('Result');
  const why = result === undefined || result === '' || result === 'success' ? '' : `, ${result}`;
  return {
    running: facts.get('ActiveState') === 'active',
    state: `${facts.get('ActiveState')} (${facts.get('SubState')}${why})`,
    pid: pid > 0 ? pid : null,
  };
}

async function whenHint(): Promise<string | null> {
  const { username } = userInfo();
  const { status, stdout } = await runProgram('loginctl', [
    'show-user',
    username,
    '--property=Linger',
    '--value',
  ]);
  if (status === 0 && stdout.trim() === 'yes') return null;
  return 'It runs while you are logged in. To have it run from the start of the machine, also when nobody is: loginctl enable-linger';
}

/** Runs `systemctl --user`. @throws TidemillError `service.failed` */
async function must(what: string, ...args: string[]): Promise<void> {
  const end = await systemctl(...args);
  if (end.status !== 0) throw failed(what, end);
}

function systemctl(...args: string[]): Promise<ProgramEnd> {
  return runProgram(
    'systemctl',
    ['--user', '--no-pager', '--no-ask-password', ...args],
    runtimeFolder(),
  );
}

/** Where systemd of the user listens: a shell that is no login (su, cron) is not told. */
function runtimeFolder(): Record<string, string> {
  const folder = `/run/user/${userInfo().uid}`;
  if (process.env.XDG_RUNTIME_DIR || !existsSync(folder)) return {};
  return { XDG_RUNTIME_DIR: folder };
}

function unit(name: string): string {
  return `${name}.service`;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
