import type { VersionDiff } from '../../../shared/contract/history.ts';

/** A file in the list of those that changed; a renamed one has another path before than after. */
export interface ChangedFile {
  key: string;
  before: string | null;
  after: string | null;
  change: 'added' | 'removed' | 'changed' | 'renamed';
  /** Lines that came and went; null where that was not counted. */
  added: number | null;
  removed: number | null;
}

/** A block's file in the project. */
export const blockFile = (pipeline: string, file: string) => `pipelines/${pipeline}/${file}`;

const isLayout = (path: string) => path.endsWith('/layout.json');

/**
 * The changed files of a comparison: where a block was renamed and its file with it, the two are one.
 * Code comes first, and where blocks sit on the canvas last.
 */
export function filesOfDiff(diff: VersionDiff): ChangedFile[] {
  const gone = new Set(diff.files.filter((file) => file.change === 'removed').map(pathOf));
  const come = new Set(diff.files.filter((file) => file.change === 'added').map(pathOf));
  const renamed = new Map<string, string>();
  for (const [before, after] of renames(diff)) {
    if (gone.has(before) && come.has(after)) renamed.set(after, before);
  }
  const taken = new Set(renamed.values());
  const files = diff.files.flatMap((file): ChangedFile[] => {
    if (taken.has(file.path)) return [];
    const key = file.path;
    const old = renamed.get(key);
    if (old !== undefined) {
      return [{ key, before: old, after: key, change: 'renamed', added: null, removed: null }];
    }
    const { change, added, removed } = file;
    return [
      {
        key,
        before: change === 'added' ? null : key,
        after: change === 'removed' ? null : key,
        change,
        added,
        removed,
      },
    ];
  });
  return [
    ...files.filter(({ key }) => !isLayout(key)),
    ...files.filter(({ key }) => isLayout(key)),
  ];
}

const pathOf = ({ path }: { path: string }) => path;

/** The paths before and after of the blocks whose names changed. */
function renames({ pipelines }: VersionDiff): [string, string][] {
  return pipelines.flatMap(({ pipeline, blocks, before, after }) =>
    blocks.flatMap(({ name, renamed_from }): [string, string][] => {
      const old = before?.pipeline.blocks.find((block) => block.name === renamed_from);
      const now = after?.pipeline.blocks.find((block) => block.name === name);
      return old === undefined || now === undefined
        ? []
        : [[blockFile(pipeline, old.file), blockFile(pipeline, now.file)]];
    }),
  );
}

/**
 * What to show of a block: its own file if that changed, else the pipeline's where its settings or
 * wires did, else its file as it is on both sides.
 */
export function fileOfBlock(
  files: readonly ChangedFile[],
  pipeline: string,
  { file, inPipelineFile }: { file: string; inPipelineFile: boolean },
): ChangedFile {
  const path = blockFile(pipeline, file);
  const own = files.find(({ before, after }) => after === path || before === path);
  if (own !== undefined) return own;
  const whole = files.find(({ key }) => key === blockFile(pipeline, 'pipeline.yaml'));
  if (inPipelineFile && whole !== undefined) return whole;
  return { key: path, before: path, after: path, change: 'changed', added: 0, removed: 0 };
}

/** Monaco's language for a file, by its ending. */
export function languageOf(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const known: Record<string, string> = {
    sql: 'sql',
    py: 'python',
    ts: 'typescript',
    md: 'markdown',
    yaml: 'yaml',
    yml: 'yaml',
  };
  return known[ending] ?? 'plaintext';
}
