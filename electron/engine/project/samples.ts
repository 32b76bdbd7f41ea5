import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';
import { didYouMean } from '../../../shared/pipeline/nearest.ts';

/**
 * Data that a sample takes from an npm package: file in the project, file there. A packaged app carries
 * it with the sample.
 */
const DATA: Record<string, Record<string, string>> = {
  flights: {
    'data/flights-3m.parquet': 'vega-datasets/data/flights-3m.parquet',
    'data/airports.csv': 'vega-datasets/data/airports.csv',
  },
};

/**
 * Copies a sample project from `samples/` of the resources into `dir`, with its data.
 * @throws TidemillError `sample.missing`, also where the sample's data is not installed.
 */
export async function copySample(name: string, dir: string, resources: string): Promise<void> {
  const samples = path.join(resources, 'samples');
  const known = await readdir(samples);
  if (!known.includes(name)) {
    throw new TidemillError({
      code: 'sample.missing',
      message: `There is no sample '${name}'.`,
      hint: didYouMean(name, known) ?? `There is: ${known.join(', ')}`,
    });
  }
  const source = path.join(samples, name);
  const data = Object.entries(DATA[name] ?? {})
    .filter(([to]) => !existsSync(path.join(source, to)))
    .map(([to, from]) => ({ to, from: installed(from, resources) }));
  await cp(source, dir, { recursive: true });
  for (const { to, from } of data) {
    await mkdir(path.dirname(path.join(dir, to)), { recursive: true });
    await cp(from, path.join(dir, to));
  }
}

function installed(file: string, resources: string): string {
  const name = file.slice(0, file.indexOf('/'));
  const folders = createRequire(path.join(resources, 'samples')).resolve.paths(name) ?? [];
  const found = folders.map((folder) => path.join(folder, file)).find(existsSync);
  if (found !== undefined) return found;
  throw new TidemillError({
    code: 'sample.missing',
    message: `The sample's data is not installed: it is in the npm package ${name}.`,
    hint: `Run \`npm ci\` in ${path.dirname(resources)}`,
  });
}
