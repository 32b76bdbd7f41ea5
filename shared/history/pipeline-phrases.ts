import type { BlockChange, PipelineChange, VersionDiff } from '../contract/history.ts';
import { normalizeFile } from '../pipeline/block-files.ts';
import { settingPhrases } from './setting-phrases.ts';

type ChangedFiles = readonly Pick<VersionDiff['files'][number], 'path' | 'change'>[];

const SETTINGS = new Set(['kind', 'description', 'retries', 'timeout', 'cache', 'run_if', 'file']);

/**
 * What changed in a pipeline that was there before and after, in words: `add refunds`, `edit 2 blocks`.
 * @param files all files that changed
 * @param of says which pipeline is meant where a phrase has no block: ` of daily_sales`, or nothing
 */
export function pipelinePhrases(change: PipelineChange, files: ChangedFiles, of: string): string[] {
  const { before, after, blocks } = change;
  const document = `pipelines/${change.pipeline}/pipeline.yaml`;
  if (after === null) return [`edit pipeline.yaml${of} (not valid)`];
  if (before === null) return [`mend pipeline.yaml${of}`];
  const having = (...what: string[]) =>
    blocks.filter(
      (block) => block.change === 'changed' && what.some((key) => block.what.includes(key)),
    );
  const phrases = [
    ...renamings(blocks.filter((block) => block.renamed_from !== null)),
    ...named(
      'add',
      blocks.filter((block) => block.change === 'added'),
    ),
    ...named(
      'remove',
      blocks.filter((block) => block.change === 'removed'),
    ),
    ...wirings(change),
    ...counted('edit', having('code')),
    ...switched(change, having('enabled')),
    ...blockSettings(having(...SETTINGS)),
    ...otherFiles(change, files),
    ...settingPhrases(change, of),
    ...counted(
      'move',
      blocks.filter(({ what }) => what.includes('position')),
    ),
  ];
  if (phrases.length > 0) return phrases;
  const rewritten = files.some(({ path }) => path === document);
  return [`edit ${rewritten ? 'pipeline.yaml' : 'layout.json'}${of}`];
}

function renamings(blocks: readonly BlockChange[]): string[] {
  if (blocks.length > 2) return [`rename ${blocks.length} blocks`];
  return blocks.map(({ name, renamed_from }) => `rename ${renamed_from} → ${name}`);
}

function named(verb: string, blocks: readonly BlockChange[]): string[] {
  if (blocks.length > 2) return [`${verb} ${blocks.length} blocks`];
  return blocks.length === 0 ? [] : [`${verb} ${blocks.map(({ name }) => name).join(' and ')}`];
}

function counted(verb: string, blocks: readonly BlockChange[]): string[] {
  if (blocks.length > 1) return [`${verb} ${blocks.length} blocks`];
  return blocks.map(({ name }) => `${verb} ${name}`);
}

/** Wires of blocks that came or went are no news. */
function wirings({ blocks, wires }: PipelineChange): string[] {
  const stayed = new Set(
    blocks.filter(({ change }) => change !== 'added' && change !== 'removed').map((b) => b.name),
  );
  const changed = wires.filter(
    ({ from, to, change }) => change !== 'same' && stayed.has(from) && stayed.has(to),
  );
  if (changed.length > 2) return [`change ${changed.length} wires`];
  const verbs = { added: 'connect', removed: 'disconnect', same: '' };
  return changed.map(({ from, to, change }) => `${verbs[change]} ${from} → ${to}`);
}

function switched({ after }: PipelineChange, blocks: readonly BlockChange[]): string[] {
  const isOn = (name: string) =>
    after?.pipeline.blocks.find((block) => block.name === name)?.enabled === true;
  return [
    ...named(
      'enable',
      blocks.filter(({ name }) => isOn(name)),
    ),
    ...named(
      'disable',
      blocks.filter(({ name }) => !isOn(name)),
    ),
  ];
}

function blockSettings(blocks: readonly BlockChange[]): string[] {
  const [first] = blocks;
  if (first === undefined) return [];
  if (blocks.length > 1) return [`change settings of ${blocks.length} blocks`];
  const keys = first.what.filter((key) => SETTINGS.has(key));
  return [`change ${keys.length === 1 ? keys[0] : 'settings'} of ${first.name}`];
}

/** Modules and notes in the pipeline's folder that are no block's file. */
function otherFiles(change: PipelineChange, files: ChangedFiles): string[] {
  const folder = `pipelines/${change.pipeline}/`;
  const known = new Set(['pipeline.yaml', 'layout.json']);
  for (const side of [change.before, change.after]) {
    for (const { file } of side?.pipeline.blocks ?? []) known.add(normalizeFile(file) ?? file);
  }
  const others = files.filter(
    ({ path }) => path.startsWith(folder) && !known.has(path.slice(folder.length)),
  );
  if (others.length > 2) return [`change ${others.length} other files`];
  const verbs = { added: 'add', removed: 'remove', changed: 'edit' };
  return others.map((file) => `${verbs[file.change]} ${file.path.slice(folder.length)}`);
}
