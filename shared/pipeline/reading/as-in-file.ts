import { Document } from 'yaml';
import { type Problem, TidemillError } from '../../errors.ts';
import type { Json } from '../../worker/protocol.ts';
import { YamlReader } from './yaml-reader.ts';

/** Reads a map as though it stood in a pipeline.yaml, so that the same rules hold. */
export function asInFile(keys: Readonly<Record<string, Json>>): YamlReader {
  const document = new Document(keys, { aliasDuplicateObjects: false });
  const text = document.toString({ lineWidth: 0 });
  return new YamlReader(text, { file: 'pipeline.yaml', pipeline: null });
}

/** The error of what is wrong with it, without a place: no file says it. */
export function errorOf({
  code,
  message,
  hint,
}: Pick<Problem, 'code' | 'message' | 'hint'>): TidemillError {
  return new TidemillError({ code, message, ...(hint === undefined ? {} : { hint }) });
}
