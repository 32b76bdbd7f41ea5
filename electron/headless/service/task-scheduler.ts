import { homedir } from 'node:os';
import path from 'node:path';
import { runProgram } from '../run-program.ts';
import { failed, unavailable } from './failures.ts';
import type { ServiceManager } from './service.ts';
import { taskXml } from './task-xml.ts';

/** States of a task, by their number. */
const STATES = ['unknown', 'disabled', 'queued', 'ready', 'running'];

/** Services of Windows: tasks of the Task Scheduler. `user` is `DOMAIN\name`, who they run as. */
export function taskSchedulerManager(user: string): ServiceManager {
  const local = process.env.LOCALAPPDATA || path.join(homedir(), 'AppData', 'Local');
  const ours = path.join(local, 'Tidemill');
  const logFile = (name: string) => path.join(ours, 'Logs', `${name}.log`);
  const schtasks = (...args: string[]) => runProgram('schtasks.exe', args);
  const task = (name: string) => `\\Tidemill\\${name}`;
  const isKnown = async (name: string) =>
    (await schtasks('/Query', '/TN', task(name))).status === 0;
  return {
    folder: path.join(ours, 'Services'),
    secretsFolder: path.join(ours, 'Services'),
    logFile,
    fileOf: (name) => `${name}.xml`,
    nameOf: (file) => /^(tidemill-.+)\.xml$/.exec(file)?.[1] ?? null,
    // The encoding that the Task Scheduler itself exports, and takes in every version of Windows.
    define: (service) => Buffer.from(`\uFEFF${taskXml(service, user)}`, 'utf16le'),
    async check() {
      const end = await schtasks('/Query', '/TN', '\\');
      if (end.missing)
        throw unavailable(
          'On Windows, the Task Scheduler runs services, and there is no schtasks.exe here.',
        );
    },
    async start(name, file) {
      if (await isKnown(name)) await schtasks('/End', '/TN', task(name));
      const created = await schtasks('/Create', '/TN', task(name), '/XML', file, '/F');
      if (created.status !== 0) throw failed(`The task ${name} could not be made`, created);
      const started = await schtasks('/Run', '/TN', task(name));
      if (started.status !== 0) throw failed(`The task ${name} could not be started`, started);
    },
    async stop(name) {
      if (!(await isKnown(name))) return;
      await schtasks('/End', '/TN', task(name));
      const deleted = await schtasks('/Delete', '/TN', task(name), '/F');
      if (deleted.status !== 0) throw failed(`The task ${name} could not be removed`, deleted);
    },
    async forget() {},
    async state(name) {
      // schtasks says it in the language of the system; this is a number.
      const command = `(Get-ScheduledTask -TaskPath '\\Tidemill\\' -TaskName '${name}').State.value__`;
      const end = await runProgram('powershell.exe', [
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        command,
      ]);
      const state = STATES[Number(end.stdout.trim() || -1)];
      return { running: state === 'running', state: state ?? 'not registered', pid: null };
    },
    logHint: logFile,
    whenHint: async () => 'It runs while you are logged in.',
  };
}
