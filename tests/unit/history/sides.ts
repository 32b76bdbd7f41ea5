import type { PipelineChange, VersionDiff } from '../../../shared/contract/history.ts';
import { compareGraphs, wholeGraph } from '../../../shared/history/compare-pipelines.ts';
import type { PipelineSide } from '../../../shared/history/match-blocks.ts';
import type { Block, Layout, Pipeline } from '../../../shared/pipeline/document.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';

export interface Draft {
  /** Block name to its code and inputs, in order. */
  blocks: Record<string, { code?: string; inputs?: string[]; more?: string; language?: string }>;
  layout?: Layout;
  more?: string;
}

/** A pipeline as a version has it, written short. */
export function side({ blocks, layout = {}, more = '' }: Draft): PipelineSide {
  const lines = Object.entries(blocks).map(
    ([name, { inputs = [], more: keys = '', language = 'sql' }]) =>
      `  - { name: ${name}, kind: transform, file: ${name}.${language}, inputs: [${inputs}]${keys} }`,
  );
  const { pipeline, problems } = parsePipeline(`blocks:\n${lines.join('\n')}\n${more}`, {
    file: 'pipeline.yaml',
    name: 'shop',
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const code = Object.entries(blocks).map(([name, draft]) => [name, draft.code ?? `-- ${name}`]);
  return { pipeline, layout, code: Object.fromEntries(code) };
}

/** The comparison of two drafts as a version's diff has it. */
export function changeOf(
  pipeline: string,
  before: Draft | null,
  after: Draft | null,
): PipelineChange {
  const [old, now] = [before && side(before), after && side(after)];
  const both = { pipeline, before: plain(old), after: plain(now) };
  if (old !== null && now !== null)
    return { ...both, change: 'changed', ...compareGraphs(old, now) };
  const change = old === null ? 'added' : 'removed';
  const one = old ?? now;
  if (one === null) throw new Error('one side must be there');
  return { ...both, change, ...wholeGraph(one, change) };
}

function plain(one: PipelineSide | null): { pipeline: Pipeline; layout: Layout } | null {
  return one && { pipeline: one.pipeline, layout: one.layout };
}

export function file(
  path: string,
  change: VersionDiff['files'][number]['change'] = 'changed',
): { path: string; change: VersionDiff['files'][number]['change'] } {
  return { path, change };
}

export type { Block };
