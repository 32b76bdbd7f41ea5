import type { PipelineChange, VersionDiff } from '../../../shared/contract/history.ts';
import { compareGraphs, wholeGraph } from '../../../shared/history/compare-pipelines.ts';
import type { PipelineSide } from '../../../shared/history/match-blocks.ts';
import { pipelineOf } from '../../../shared/history/own-paths.ts';
import { blockPath, readSide } from '../../../shared/history/read-side.ts';

/** The files of a version: the ids of their blobs by path, and the texts of these. */
export interface VersionFiles {
  oids: ReadonlyMap<string, string>;
  text(oid: string): Promise<string>;
}

/** The text of a file in a version; empty where it has none, or where there is no version. */
export async function textAt(files: VersionFiles | null, path: string): Promise<string> {
  const oid = files?.oids.get(path);
  return files === null || oid === undefined ? '' : await files.text(oid);
}

export type FileChange = Omit<VersionDiff['files'][number], 'added' | 'removed'>;

const NOTHING: VersionFiles = { oids: new Map(), text: async () => '' };

/** What lies between two versions, lines not counted. `before` null: all of `after` came. */
export async function compareVersions(
  before: VersionFiles | null,
  after: VersionFiles,
  sides: Sides,
): Promise<{ files: FileChange[]; pipelines: PipelineChange[] }> {
  const old = before ?? NOTHING;
  const files = changedFiles(old.oids, after.oids);
  const changed = new Set(files.map(({ path }) => path));
  const names = new Set(files.flatMap(({ path }) => pipelineOf(path) ?? []));
  const pipelines: PipelineChange[] = [];
  for (const name of [...names].sort()) {
    const change = await comparePipeline(name, old, after, changed, sides);
    if (change !== null) pipelines.push(change);
  }
  return { files, pipelines };
}

export function changedFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): FileChange[] {
  const files: FileChange[] = [];
  for (const [path, oid] of after) {
    const was = before.get(path);
    if (was !== oid) files.push({ path, change: was === undefined ? 'added' : 'changed' });
  }
  for (const path of before.keys()) if (!after.has(path)) files.push({ path, change: 'removed' });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Documents as understood, by the ids of their blobs: of most pipelines only code changes. */
export class Sides {
  readonly #known = new Map<string, ReturnType<typeof readSide>>();

  async read(name: string, files: VersionFiles): Promise<ReturnType<typeof readSide> | 'missing'> {
    const document = files.oids.get(`pipelines/${name}/pipeline.yaml`);
    const layout = files.oids.get(`pipelines/${name}/layout.json`);
    if (document === undefined) return 'missing';
    const key = `${name} ${document} ${layout}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const side = readSide(
      name,
      await files.text(document),
      layout === undefined ? null : await files.text(layout),
    );
    if (this.#known.size >= 32) this.#known.clear();
    this.#known.set(key, side);
    return side;
  }
}

async function comparePipeline(
  name: string,
  before: VersionFiles,
  after: VersionFiles,
  changed: ReadonlySet<string>,
  sides: Sides,
): Promise<PipelineChange | null> {
  const old = await sides.read(name, before);
  const now = await sides.read(name, after);
  const was = old === 'missing' ? null : old;
  const is = now === 'missing' ? null : now;
  const both = { pipeline: name, before: was, after: is };
  if (old === 'missing' && now === 'missing') return null;
  if (old === 'missing' || now === 'missing') {
    const change = old === 'missing' ? 'added' : 'removed';
    const side = was ?? is;
    const graph = side === null ? NO_GRAPH : wholeGraph({ ...side, code: {} }, change);
    return { ...both, change, ...graph };
  }
  if (was === null || is === null) return { ...both, change: 'changed', ...NO_GRAPH };
  const graph = compareGraphs(
    { ...was, code: await codeOf(name, was, before, changed) },
    { ...is, code: await codeOf(name, is, after, changed) },
  );
  const texts = [...changed].some((path) => pipelineOf(path) === name && !path.endsWith('.json'));
  const same =
    !texts && graph.settings.length === 0 && graph.blocks.every(({ change }) => change === 'same');
  return { ...both, change: same ? 'same' : 'changed', ...graph };
}

const NO_GRAPH = { blocks: [], wires: [], settings: [] };

/** Code of files that changed; of the others their ids, which are the same on both sides. */
async function codeOf(
  name: string,
  side: Omit<PipelineSide, 'code'>,
  files: VersionFiles,
  changed: ReadonlySet<string>,
): Promise<Record<string, string | null>> {
  const code: Record<string, string | null> = {};
  for (const block of side.pipeline.blocks) {
    const path = blockPath(name, block.file);
    const oid = path === null ? undefined : files.oids.get(path);
    if (path === null || oid === undefined) code[block.name] = null;
    else code[block.name] = changed.has(path) ? await files.text(oid) : oid;
  }
  return code;
}
