import type { Problem } from '../errors.ts';
import type { FileState } from './block-files.ts';
import type { TriggerPlaces } from './check-triggers.ts';
import type { Pipeline, Trigger } from './document.ts';
import { checkBlocks } from './reading/check-blocks.ts';
import { Fields } from './reading/fields.ts';
import { type ReadBlock, readBlock } from './reading/read-block.ts';
import { readParams } from './reading/read-params.ts';
import { readTrigger } from './reading/read-trigger.ts';
import { triggerPlaces } from './reading/trigger-places.ts';
import { YamlReader } from './reading/yaml-reader.ts';

export interface PipelineSource {
  /** The file's path, for problems: `pipelines/daily_sales/pipeline.yaml`. */
  file: string;
  /** The pipeline's name, that is its folder's. */
  name: string;
  /** What stands at a block's `file`, as written in the YAML. Absent: files are not checked. */
  fileState?: ((file: string) => FileState) | undefined;
}

/**
 * Reads the text of a pipeline.yaml: all that can be understood of it, with every default filled in, and
 * all that is wrong, in the order of the file. Of blocks with one name the first is taken; blocks and
 * triggers without a usable name are left out. A text that is not YAML gets only its syntax errors.
 * `places` is for `checkTriggers` and `checkAfter`, which look beyond the file.
 */
export function parsePipeline(
  text: string,
  source: PipelineSource,
): { pipeline: Pipeline; problems: Problem[]; places: TriggerPlaces } {
  const reader = new YamlReader(text, { file: source.file, pipeline: source.name });
  const syntaxProblems = [...reader.problems];
  const top = Fields.of(reader, reader.root, {
    what: 'The file',
    unknownKey: 'pipeline.unknown_key',
    badValue: 'pipeline.bad_value',
  })?.only(['description', 'params', 'blocks', 'triggers']);

  const params = top ? readParams(top) : {};
  const places: TriggerPlaces = new Map();
  const blocks = readBlocks(reader, top);
  checkBlocks(blocks, source.fileState ?? null);
  const pipeline: Pipeline = {
    name: source.name,
    description: top?.text('description') ?? null,
    params,
    blocks: firstOfEachName(blocks.map(({ block }) => block)),
    triggers: readTriggers(reader, top, params, places),
  };
  return { pipeline, problems: inOrder(reader.broken ? syntaxProblems : reader.problems), places };
}

function readBlocks(reader: YamlReader, top: Fields | undefined): ReadBlock[] {
  const items = top?.list('blocks') ?? [];
  return items.flatMap((node, index) => readBlock(reader, node, index + 1) ?? []);
}

function readTriggers(
  reader: YamlReader,
  top: Fields | undefined,
  params: Pipeline['params'],
  places: TriggerPlaces,
): Trigger[] {
  const items = top?.list('triggers') ?? [];
  const triggers: Trigger[] = [];
  for (const [index, node] of items.entries()) {
    const trigger = readTrigger(reader, node, index + 1, params);
    if (trigger === null) continue;
    if (triggers.some(({ name }) => name === trigger.name)) {
      reader.report(node, {
        code: 'trigger.duplicate_name',
        message: `There are two triggers named '${trigger.name}'.`,
        hint: 'Rename one of them: what was run and missed is remembered by name.',
      });
    } else {
      triggers.push(trigger);
      places.set(trigger.name, triggerPlaces(reader, node));
    }
  }
  return triggers;
}

function firstOfEachName<T extends { name: string }>(all: readonly T[]): T[] {
  const seen = new Set<string>();
  return all.filter(({ name }) => !seen.has(name) && seen.add(name));
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
