import { spawn } from 'node:child_process';
import { onInterrupt } from '../interrupts.ts';
import { type Command, EXIT, type ExitStatus } from './command.ts';
import { projectFolder } from './project-folder.ts';
import type { Terminal } from './terminal.ts';

export const open: Command = {
  name: 'open',
  summary: 'opens the app on a project: the desktop shell, else the browser',
  positionals: ['[DIR]'],
  options: {},
  details:
    'Where Electron is not installed, or there is no display, the project is served and shown in the browser.',
  async run(args, terminal) {
    const dir = projectFolder(args.positional(0) ?? args.text('project'));
    const { servedElsewhere } = await import('../../engine/listening/served-elsewhere.ts');
    const served = await servedElsewhere(dir);
    if (served !== null) {
      await show(served, dir, args.flag('json'), terminal);
      return EXIT.ok;
    }
    const { electronProgram } = await import('../desktop-shell.ts');
    const program = electronProgram();
    return program === null
      ? openInBrowser(dir, args.flag('json'), terminal)
      : openDesktop(program, dir);
  },
};

async function openDesktop(program: string, dir: string): Promise<ExitStatus> {
  const { INSTALLATION } = await import('../host.ts');
  const shell = spawn(program, [INSTALLATION, dir], { stdio: 'inherit' });
  // The shell hears Ctrl-C too and ends by itself; a request to us alone is passed on.
  const stop = onInterrupt(
    () => shell.kill(),
    () => shell.kill('SIGKILL'),
  );
  return new Promise((resolve, reject) => {
    shell.on('error', reject);
    shell.on('exit', (code) => {
      stop();
      resolve(code === 0 || code === null ? EXIT.ok : EXIT.fault);
    });
  });
}

async function openInBrowser(dir: string, json: boolean, terminal: Terminal): Promise<ExitStatus> {
  const { serveProject } = await import('../serve.ts');
  const { stderrLog } = await import('../unattended/log.ts');
  const interrupted = new Promise<void>((resolve) => {
    onInterrupt(resolve, () => process.exit(EXIT.ok));
  });
  const serving = await serveProject(dir, {}, stderrLog());
  await show(serving.url, dir, json, terminal);
  await interrupted;
  await serving.close();
  return EXIT.ok;
}

async function show(url: string, project: string, json: boolean, terminal: Terminal) {
  const { openBrowser } = await import('../browser.ts');
  if (json) terminal.json({ url, project });
  else terminal.out.line(url);
  if (await openBrowser(url)) return;
  terminal.err.line('No browser could be started: open the address above yourself.');
}
