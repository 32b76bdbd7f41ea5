import type { PipelineChange, VersionDiff, VersionView } from '../contract/history.ts';
import { pipelineOf } from './own-paths.ts';
import { pipelinePhrases } from './pipeline-phrases.ts';

/** What a version's name is made from. */
export interface Changes {
  files: readonly Pick<VersionDiff['files'][number], 'path' | 'change'>[];
  pipelines: readonly PipelineChange[];
}

const MOST_PIPELINES = 3;
const MOST_FILES = 2;
const MOST_PHRASES = 5;
const LONGEST = 160;
/** Of a version's name within that of another. */
const LONGEST_INSIDE = 60;
const UNDO = 'undo ';

/**
 * Names a version by what changed: `rename orders → raw_orders, edit 2 blocks`. Where several pipelines
 * changed, each part begins with its pipeline: `daily_sales: add refunds; weekly: edit totals`.
 */
export function nameVersion(changes: Changes): string {
  const whole = wholePipelines(changes.pipelines);
  const changed = changes.pipelines.filter(
    ({ change }) => change === 'changed' || change === 'same',
  );
  const [first] = changed;
  const alone = first !== undefined && changed.length === 1 && whole.length === 0;
  const many = changed.length > MOST_PIPELINES;
  const general = [
    ...whole,
    ...(alone ? pipelinePhrases(first, changes.files, ` of ${first.pipeline}`) : []),
    ...(many ? [`edit ${changed.length} pipelines`] : []),
    ...filePhrases(filesOutside(changes)),
  ];
  const each = alone || many ? [] : changed;
  const parts = each.map(
    (change) => `${change.pipeline}: ${joined(pipelinePhrases(change, changes.files, ''))}`,
  );
  return shortened([joined(general), ...parts].filter(Boolean).join('; '), LONGEST);
}

/** Names the first version of a project. */
export function nameFirst(pipelines: number): string {
  if (pipelines === 0) return 'first version';
  return `first version, ${pipelines} pipeline${pipelines === 1 ? '' : 's'}`;
}

/**
 * Names the version that a restore makes, by what the restored one is known by:
 * `restore shop to "as sold" (621ca62)`. Of one that was itself made by a restore of the same, the
 * original; by another restore, only the id: names do not nest.
 * @param what a pipeline, `BLOCK of PIPELINE`, or all
 */
export function nameRestore(
  what: string,
  restored: Pick<VersionView, 'version' | 'name' | 'label' | 'reason'>,
): string {
  const { version, name, label, reason } = restored;
  const short = version.slice(0, 7);
  const beginning = `restore ${what} to `;
  if (label === null && reason === 'restore') {
    return name.startsWith(beginning) ? name : `${beginning}${short}`;
  }
  return `${beginning}"${shortened(label ?? name, LONGEST_INSIDE)}" (${short})`;
}

/** Names the version that takes a restore back, by that one's name; taking back such a one restores again. */
export function nameTakingBack(restore: string): string {
  return restore.startsWith(UNDO) ? restore.slice(UNDO.length) : `${UNDO}${restore}`;
}

function wholePipelines(pipelines: readonly PipelineChange[]): string[] {
  const came = pipelines.filter(({ change }) => change === 'added');
  const went = pipelines.filter(({ change }) => change === 'removed');
  const renamed = went.flatMap((old) => {
    const now = came.find((pipeline) => sameBlocks(old, pipeline));
    return now === undefined ? [] : [{ old, now }];
  });
  const isRenamed = (change: PipelineChange) =>
    renamed.some(({ old, now }) => old === change || now === change);
  return [
    ...renamed.map(({ old, now }) => `rename pipeline ${old.pipeline} → ${now.pipeline}`),
    ...pipelineNames(
      'add',
      came.filter((change) => !isRenamed(change)),
    ),
    ...pipelineNames(
      'remove',
      went.filter((change) => !isRenamed(change)),
    ),
  ];
}

function sameBlocks(old: PipelineChange, now: PipelineChange): boolean {
  const blocks = old.before?.pipeline.blocks ?? [];
  return (
    blocks.length > 0 && JSON.stringify(blocks) === JSON.stringify(now.after?.pipeline.blocks ?? [])
  );
}

function pipelineNames(verb: string, changes: readonly PipelineChange[]): string[] {
  if (changes.length > MOST_PIPELINES) return [`${verb} ${changes.length} pipelines`];
  return changes.map(({ pipeline }) => `${verb} pipeline ${pipeline}`);
}

function filesOutside({ files, pipelines }: Changes): Changes['files'] {
  const names = new Set<string | null>(pipelines.map(({ pipeline }) => pipeline));
  return files.filter(({ path }) => !names.has(pipelineOf(path)));
}

function filePhrases(files: Changes['files']): string[] {
  if (files.length > MOST_FILES) return [`change ${files.length} project files`];
  const verbs = { added: 'add', removed: 'remove', changed: 'edit' };
  return files.map(({ path, change }) => `${verbs[change]} ${path}`);
}

function joined(phrases: readonly string[]): string {
  if (phrases.length <= MOST_PHRASES) return phrases.join(', ');
  return `${phrases.slice(0, MOST_PHRASES - 1).join(', ')} and more`;
}

function shortened(name: string, longest: number): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 1)}…`;
}
