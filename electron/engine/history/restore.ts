import { TidemillError } from '../../../shared/errors.ts';
import { ROOT_FILES } from '../../../shared/history/own-paths.ts';
import { withSecretsOf } from '../../../shared/history/plain-secrets.ts';
import { blockPath } from '../../../shared/history/read-side.ts';
import { restoreBlockEdits } from '../../../shared/history/restore-block.ts';
import { nearestOrAll } from '../../../shared/pipeline/nearest.ts';
import type { Project, ReplacedFile } from '../project/types.ts';
import type { Sides, VersionFiles } from './compare-versions.ts';
import { requireNothingUnkept } from './unkept-files.ts';

/** A version to restore from, and the files as they stand. */
export interface Restoring {
  project: Project;
  sides: Sides;
  /** How people know the version. */
  version: string;
  from: VersionFiles;
  present: VersionFiles;
  /** The text of a file of the project as it is on the disk, secrets included; null: there is none. */
  textOnDisk(path: string): Promise<string | null>;
}

/**
 * What to write so that all files, or those of one pipeline, are those of the version.
 * @throws TidemillError `history.no_pipeline`, `history.would_lose_secret`, `history.would_lose_file`
 */
export async function filesToRestore(
  { project, version, from, present, textOnDisk }: Restoring,
  pipeline: string | undefined,
): Promise<ReplacedFile[]> {
  const folder = pipeline === undefined ? '' : `pipelines/${pipeline}/`;
  if (pipeline !== undefined && !from.oids.has(`${folder}pipeline.yaml`)) {
    throw new TidemillError({
      code: 'history.no_pipeline',
      message: `The version ${version} has no pipeline '${pipeline}'.`,
      hint: nearestOrAll(pipeline, pipelinesOf(from), 'It has no pipelines.'),
    });
  }
  const files: ReplacedFile[] = [];
  for (const [path, oid] of from.oids) {
    if (!path.startsWith(folder) || present.oids.get(path) === oid) continue;
    if (!present.oids.has(path)) requireNothingUnkept(project.dir, path);
    files.push({ path, text: withSecrets(path, await from.text(oid), await textOnDisk(path)) });
  }
  for (const path of present.oids.keys()) {
    if (!path.startsWith(folder) || from.oids.has(path)) continue;
    if (ROOT_FILES.includes(path)) withSecrets(path, '', await textOnDisk(path));
    files.push({ path, text: null });
  }
  return files;
}

/**
 * Restores one block: its file, and its entry in pipeline.yaml with those inputs that are still there.
 * @throws TidemillError `history.no_pipeline`, `history.no_block`, `history.would_lose_file`,
 *   `pipeline.broken_yaml`, and as `Project.edit`
 */
export async function restoreBlock(
  { project, sides, version, from, present }: Restoring,
  pipeline: string,
  name: string,
): Promise<void> {
  const side = await sides.read(pipeline, from);
  const document = from.oids.get(`pipelines/${pipeline}/pipeline.yaml`);
  if (side === 'missing' || side === null || document === undefined) {
    throw new TidemillError({
      code: 'history.no_pipeline',
      message: `The version ${version} has no pipeline '${pipeline}' that can be read.`,
      hint: 'Choose another version.',
    });
  }
  const block = side.pipeline.blocks.find((one) => one.name === name);
  if (block === undefined) {
    const names = side.pipeline.blocks.map((one) => one.name);
    throw new TidemillError({
      code: 'history.no_block',
      message: `The pipeline '${pipeline}' has no block '${name}' in the version ${version}.`,
      hint: nearestOrAll(name, names, 'It has no blocks there.'),
    });
  }
  const path = blockPath(pipeline, block.file);
  const oid = path === null ? undefined : from.oids.get(path);
  if (oid === undefined) {
    throw new TidemillError({
      code: 'history.no_block',
      message: `The version ${version} does not have the file of the block '${name}'.`,
      hint: 'It was missing, larger than 1 MB, or no text. Choose another version.',
    });
  }
  const now = await project.load(pipeline);
  const broken = now.problems.find(({ code }) => code === 'yaml.syntax');
  if (broken !== undefined) {
    throw new TidemillError({
      ...broken,
      code: 'pipeline.broken_yaml',
      message: `pipeline.yaml must be mended by hand first, or the whole pipeline be restored. ${broken.message}`,
    });
  }
  const replaced = now.pipeline.blocks.find((one) => one.name === name);
  const place = replaced && blockPath(pipeline, replaced.file);
  if (place && !present.oids.has(place)) requireNothingUnkept(project.dir, place);
  const edits = restoreBlockEdits(
    {
      block,
      code: (await from.text(oid)).replace(/^\ufeff/, ''),
      document: await from.text(document),
      position: side.layout[name] ?? null,
    },
    now.pipeline,
  );
  await project.edit(pipeline, now.revision, edits);
}

function withSecrets(path: string, text: string, present: string | null): string {
  if (!ROOT_FILES.includes(path) || present === null) return text;
  const { text: whole, lost } = withSecretsOf(path, text, present);
  if (lost.length === 0) return whole;
  throw new TidemillError({
    code: 'history.would_lose_secret',
    message: `${path} has a secret in plain text that no version keeps: ${lost.join(', ')}. Restoring would lose it, so nothing was changed.`,
    file: path,
    hint: `Store it as a secret and write ${'$'}{secret:NAME} in its place, or restore one pipeline.`,
  });
}

function pipelinesOf({ oids }: VersionFiles): string[] {
  return [...oids.keys()].flatMap(
    (path) => /^pipelines\/([^/]+)\/pipeline\.yaml$/.exec(path)?.[1] ?? [],
  );
}
