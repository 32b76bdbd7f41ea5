import { type Command, EXIT } from './command.ts';
import { summaryDocument } from './run-document.ts';
import { withSession } from './with-session.ts';

export const cancel: Command = {
  name: 'cancel',
  summary: 'stops a run, and waits until it has ended',
  positionals: ['RUN'],
  options: {},
  run: (args, terminal) =>
    withSession(args, async ({ client }) => {
      const run = args.required(0);
      await client.runs.cancel({ run });
      const events = await client.runs.events({ run, after_seq: 0 });
      for await (const event of events) if (event.type === 'run_ended') break;
      const { blocks: _, ...summary } = await client.runs.get({ run });
      if (args.flag('json')) terminal.json(summaryDocument(summary));
      else terminal.out.line(`${run} ${summary.status}`);
      return EXIT.ok;
    }),
};
