import { type Problem, TidemillError } from '../../../shared/errors.ts';
import { PIPELINES_FOLDER } from './paths.ts';

const RULE =
  "A pipeline's name has letters a–z, digits, _ and -, at most 63 of them, and begins with a letter or digit.";

/** Whether a pipeline may have this name: safe in a path, a URL and a command on every system. */
export function isPipelineName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name);
}

/** The problem of a folder that somebody gave another name. */
export function pipelineNameProblem(name: string): Problem | null {
  if (isPipelineName(name)) return null;
  return {
    code: 'pipeline.bad_name',
    severity: 'error',
    message: `'${name}' cannot be the name of a pipeline.`,
    file: `${PIPELINES_FOLDER}/${name}`,
    hint: `Rename the folder. ${RULE}`,
    pipeline: name,
  };
}

/** @throws TidemillError `pipeline.bad_name` */
export function requirePipelineName(name: string): void {
  if (isPipelineName(name)) return;
  throw new TidemillError({
    code: 'pipeline.bad_name',
    message: `'${name}' cannot be the name of a pipeline.`,
    hint: RULE,
  });
}
