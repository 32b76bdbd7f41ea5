import { lockProject } from '../../../electron/engine/project/lock.ts';

/** Tries to take a project's lock when told to, says how it went, and holds it until it is ended. */
const [dir = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  const said = await lockProject(dir, 'http://held').then(
    () => 'held',
    (error: { code: string }) => error.code,
  );
  process.stdout.write(`${said}\n`);
});
