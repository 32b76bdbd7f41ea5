import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';
import type { ServiceReport } from '../service/report.ts';
import type { Arguments } from './arguments.ts';
import { type Command, EXIT, type ExitStatus } from './command.ts';
import { portOption } from './port-option.ts';
import { projectFolder } from './project-folder.ts';
import type { Terminal } from './terminal.ts';

const ACTIONS: Readonly<
  Record<string, (dir: string, args: Arguments, terminal: Terminal) => Promise<void>>
> = { install, status, remove };

export const service: Command = {
  name: 'service',
  summary: 'keeps the schedules of a project running: install, status, remove',
  positionals: ['ACTION', '[DIR]'],
  options: {
    port: {
      type: 'count',
      value: 'N',
      summary: 'install: listen on this port, for calls to webhooks (default: any that is free)',
    },
    name: {
      type: 'text',
      value: 'NAME',
      summary: 'install: call it tidemill-NAME (default: after the folder)',
    },
  },
  details: `  install  starts \`tidemill serve\` for the project now and whenever you log in, and again if it fails:
           a unit of systemd (Linux), an agent of launchd (macOS), a task (Windows). Installing
           again brings it up to date and starts it anew.
  status   says whether it is installed and runs, where it listens and where its log is
  remove   stops it and removes all that installing it made; the project stays as it is

A service does not have your terminal's environment but for PATH and VIRTUAL_ENV. Secrets
(TIDEMILL_SECRET_NAME=…) go into a private file, whose place install and status print.
To open the interface of a project that a service runs: tidemill open DIR`,
  async run(args, terminal): Promise<ExitStatus> {
    const action = args.required(0);
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act === undefined) throw unknown(action);
    const dir = projectFolder(args.positional(1) ?? args.text('project'));
    await act(dir, args, terminal);
    return EXIT.ok;
  },
};

async function install(dir: string, args: Arguments, terminal: Terminal): Promise<void> {
  const { managerOf } = await import('../service/managers.ts');
  const { installService } = await import('../service/install.ts');
  const { reportOnceStarted } = await import('../service/report.ts');
  const { INSTALLATION } = await import('../host.ts');
  const manager = managerOf(process.platform);
  const installed = await installService(manager, {
    dir,
    port: portOption(args),
    name: args.text('name') ?? null,
    node: process.execPath,
    launcher: path.join(INSTALLATION, 'electron', 'headless', 'tidemill.cjs'),
    environment: process.env,
  });
  const { updated, secretsLeft } = installed;
  const report = await reportOnceStarted(manager, installed);
  const hint = await manager.whenHint();
  if (args.flag('json')) return terminal.json({ ...report, updated, missing_secrets: secretsLeft });
  terminal.out.line(
    `The service ${report.name} is ${updated ? 'up to date' : 'installed'}: it runs the schedules of ${report.project}.`,
  );
  print(report, terminal);
  if (hint !== null) terminal.out.line(hint);
  if (secretsLeft.length === 0) return;
  terminal.err.line(
    `warning: the service will not have ${secretsLeft.join(', ')}, which this terminal has. Write what it needs into ${report.secrets_file} and install again.`,
  );
}

async function status(dir: string, args: Arguments, terminal: Terminal): Promise<void> {
  const { managerOf } = await import('../service/managers.ts');
  const { installedFor } = await import('../service/installed.ts');
  const { reportOn } = await import('../service/report.ts');
  const manager = managerOf(process.platform);
  const installed = await installedFor(manager, dir);
  const report = installed === null ? null : await reportOn(manager, installed);
  if (args.flag('json')) return terminal.json(report ?? { installed: false, project: dir });
  if (report === null) return terminal.out.line(notInstalled(dir));
  terminal.out.line(`The service ${report.name} is installed for ${report.project}.`);
  print(report, terminal);
}

async function remove(dir: string, args: Arguments, terminal: Terminal): Promise<void> {
  const { managerOf } = await import('../service/managers.ts');
  const { installedFor } = await import('../service/installed.ts');
  const { removeService } = await import('../service/remove.ts');
  const manager = managerOf(process.platform);
  const installed = await installedFor(manager, dir);
  const files = installed === null ? [] : await removeService(manager, installed);
  if (args.flag('json')) {
    return terminal.json({
      removed: installed !== null,
      name: installed?.name ?? null,
      project: installed?.project ?? dir,
      files,
    });
  }
  if (installed === null) return terminal.out.line(notInstalled(dir));
  terminal.out.line(`The service ${installed.name} is stopped and gone, and with it:`);
  for (const file of files) terminal.out.line(`  ${file}`);
}

function print(report: ServiceReport, { out }: Terminal): void {
  const rows: [string, string][] = [
    ['state', report.pid === null ? report.state : `${report.state}, process ${report.pid}`],
    report.held_by === null
      ? ['address', report.address ?? 'it does not listen']
      : [
          'waits',
          `process ${report.held_by} holds the project; the service takes over once it ends`,
        ],
    ['open it', `tidemill open ${quoted(report.project)}`],
    ['secrets', report.secrets_file],
    ['log', report.log],
    ['defined in', report.file],
  ];
  for (const [title, text] of rows) out.line(`  ${title.padEnd(10)}  ${text}`);
}

/** A path as a shell takes it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function notInstalled(dir: string): string {
  return `No service is installed for ${dir}.`;
}

function unknown(action: string): TidemillError {
  const near = didYouMean(action, Object.keys(ACTIONS));
  return new TidemillError({
    code: 'command.argument',
    message: `tidemill service does not know '${action}': it takes install, status or remove.`,
    hint: `${near === null ? '' : `${near} `}See tidemill service --help.`,
  });
}
