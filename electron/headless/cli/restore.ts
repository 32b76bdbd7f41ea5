import { type Command, EXIT } from './command.ts';
import { withSession } from './with-session.ts';

export const restore: Command = {
  name: 'restore',
  summary:
    'writes the files of a version back, of all, one pipeline or one block, as a new version',
  positionals: ['VERSION', '[PIPELINE]'],
  options: { block: { type: 'text', value: 'NAME', summary: 'only this block of the pipeline' } },
  details: 'What was there before is a version too: restore that to undo.',
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const pipeline = args.positional(1);
      const block = args.text('block');
      const { before, version, files } = await client.history.restore({
        version: args.required(0),
        ...(pipeline === undefined ? {} : { pipeline }),
        ...(block === undefined ? {} : { block }),
      });
      if (args.flag('json')) {
        terminal.json({ before, version, files });
        return EXIT.ok;
      }
      if (files.length === 0) {
        terminal.out.line('Nothing to restore: the files are those of that version.');
        return EXIT.ok;
      }
      for (const file of files) terminal.out.line(file);
      terminal.err.line(
        `Now version ${version.slice(0, 8)}; to undo: tidemill restore ${before.slice(0, 8)}`,
      );
      return EXIT.ok;
    }),
};
