import { normalizeFile } from '../pipeline/block-files.ts';
import type { Layout, Pipeline } from '../pipeline/document.ts';
import { parseLayout } from '../pipeline/layout.ts';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';

/** A pipeline.yaml and layout.json as understood; null where the YAML is broken, so that no graph can be known. */
export function readSide(
  name: string,
  document: string,
  layout: string | null,
): { pipeline: Pipeline; layout: Layout } | null {
  const file = `pipelines/${name}/pipeline.yaml`;
  const { pipeline, problems } = parsePipeline(document, { file, name });
  if (problems.some(({ code }) => code === 'yaml.syntax' || code === 'yaml.too_large')) return null;
  return { pipeline, layout: (layout === null ? null : parseLayout(layout)) ?? {} };
}

/** Where a block's file is in the project, or null where its path leads out of it. */
export function blockPath(pipeline: string, file: string): string | null {
  const parts = ['pipelines', pipeline];
  for (const part of normalizeFile(file)?.split('/') ?? []) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return normalizeFile(file) === null ? null : parts.join('/');
}
