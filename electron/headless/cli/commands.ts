import { cancel } from './cancel.ts';
import type { Command } from './command.ts';
import { diff } from './diff.ts';
import { history } from './history.ts';
import { label } from './label.ts';
import { logs } from './logs.ts';
import { newProject } from './new.ts';
import { open } from './open.ts';
import { restore } from './restore.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { serve } from './serve.ts';
import { service } from './service.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { token } from './token.ts';
import { triggers } from './triggers.ts';
import { validate } from './validate.ts';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  open,
  serve,
  newProject,
  validate,
  run,
  show,
  status,
  runs,
  logs,
  cancel,
  history,
  diff,
  restore,
  label,
  triggers,
  token,
  service,
];
