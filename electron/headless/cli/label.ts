import { type Command, EXIT } from './command.ts';
import { withSession } from './with-session.ts';

export const label: Command = {
  name: 'label',
  summary: 'gives a version a label, or takes it away',
  positionals: ['VERSION', '[TEXT]'],
  options: {},
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const version = await client.history.label({
        version: args.required(0),
        label: args.positional(1) ?? null,
      });
      if (args.flag('json')) terminal.json(version);
      else terminal.out.line(`${version.version.slice(0, 8)} ${version.label ?? '(no label)'}`);
      return EXIT.ok;
    }),
};
