import { TidemillError } from '../../../shared/errors.ts';
import { lockHolder } from '../../engine/project/lock.ts';
import { type Command, EXIT } from './command.ts';
import { projectFolder } from './project-folder.ts';
import { withSession } from './with-session.ts';

export const token: Command = {
  name: 'token',
  summary: 'makes a new token for a webhook trigger, and shows how to call it',
  positionals: ['PIPELINE.TRIGGER'],
  options: {},
  details:
    'The token is shown this once: only its hash is kept. The one before it no longer works from now on.',
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const name = args.required(0);
      const made = await client.triggers.token(triggerNamed(name));
      const served = await servedAt(projectFolder(args.text('project')));
      const url = served === null ? null : served + made.path;
      if (args.flag('json')) {
        terminal.json({ ...triggerNamed(name), token: made.token, path: made.path, url });
        return EXIT.ok;
      }
      terminal.out.line(`The new token of ${name}, shown only now:`);
      terminal.out.line(`  ${made.token}`);
      terminal.out.line('A call with it, whose JSON object gives parameters:');
      terminal.out.line(`  ${curl(url ?? `http://127.0.0.1:PORT${made.path}`, made.token)}`);
      if (url === null) {
        terminal.err.line(
          'Nothing serves this project now. Calls are answered while tidemill serve --port PORT, or a service, does.',
        );
      }
      return EXIT.ok;
    }),
};

function triggerNamed(name: string): { pipeline: string; trigger: string } {
  const dot = name.indexOf('.');
  if (dot > 0 && dot < name.length - 1) {
    return { pipeline: name.slice(0, dot), trigger: name.slice(dot + 1) };
  }
  throw new TidemillError({
    code: 'command.argument',
    message: `tidemill token needs PIPELINE.TRIGGER, not '${name}'.`,
    hint: 'Write the names of the pipeline and its trigger with a dot between them; tidemill triggers lists them.',
  });
}

/** Where calls are answered now, without the interface's own token; null where nobody listens. */
async function servedAt(dir: string): Promise<string | null> {
  const holder = await lockHolder(dir);
  return holder?.url ? new URL(holder.url).origin : null;
}

function curl(url: string, secret: string): string {
  return `curl -X POST ${url} -H 'Authorization: Bearer ${secret}' -H 'Content-Type: application/json' -d '{}'`;
}
