import { type Command, EXIT } from './command.ts';
import { printProblem } from './failure.ts';
import { projectFolder } from './project-folder.ts';
import { amount } from './quantities.ts';

export const validate: Command = {
  name: 'validate',
  summary: 'checks all files, or those of one pipeline; lists every problem',
  positionals: ['[PIPELINE]'],
  options: {},
  async run(args, terminal) {
    const dir = projectFolder(args.text('project'));
    const { openProject } = await import('../../engine/project/open-project.ts');
    const { nodeHost } = await import('../host.ts');
    const project = await openProject(dir, { resources: nodeHost.resources, readOnly: true });
    const pipeline = args.positional(0);
    if (pipeline !== undefined) await project.load(pipeline);
    const problems = await project.problems(pipeline);
    const pipelines = await project.pipelines();
    await project.close();

    const errors = problems.filter(({ severity }) => severity === 'error').length;
    if (args.flag('json')) {
      terminal.json({ ok: errors === 0, problems });
    } else {
      for (const problem of problems) printProblem(problem, terminal.err);
      const checked = pipeline ?? amount(pipelines.length, 'pipeline');
      const warnings = problems.length - errors;
      terminal.out.line(
        problems.length === 0
          ? `${checked}: all well`
          : `${checked}: ${amount(errors, 'error')}, ${amount(warnings, 'warning')}`,
      );
    }
    return errors === 0 ? EXIT.ok : EXIT.wrong;
  },
};
