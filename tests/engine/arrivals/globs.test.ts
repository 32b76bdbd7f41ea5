import { expect, it } from 'vitest';
import {
  enter,
  namesIn,
  readGlobs,
  shownPath,
} from '../../../electron/engine/schedule/arrivals/files/globs.ts';

const PROJECT = '/work/shop';

/** The folders below the root that are entered, out of these. */
function entered(glob: string, paths: string[]): string[] {
  const { roots } = readGlobs([glob], PROJECT);
  return paths.filter((path) => {
    let spots = roots[0]?.spots ?? [];
    for (const name of path.split('/')) spots = enter(spots, name);
    return spots.length > 0;
  });
}
const matches = (glob: string, paths: string[]) =>
  paths.filter((path) => readGlobs([glob], PROJECT).matches(path));

it.each([
  ['in/*.csv', ['in'], ['in/a.csv', 'in/x.csv']],
  ['./in/*.csv', ['in'], ['in/a.csv', 'in/x.csv']],
  ['in/*/x.csv', ['in', 'in/a'], ['in/a/x.csv']],
  ['in/**/x.csv', ['in', 'in/a', 'in/a/b'], ['in/x.csv', 'in/a/x.csv', 'in/a/b/x.csv']],
  [
    '**',
    ['in', 'in/a', 'in/a/b', 'out'],
    ['in/a.csv', 'in/x.csv', 'in/a/x.csv', 'in/a/b/x.csv', 'out/x.csv'],
  ],
  ['{in,out}/x.csv', ['in', 'out'], ['in/x.csv', 'out/x.csv']],
  ['{in/a,out}/x.csv', ['in', 'in/a', 'in/a/b', 'out'], ['in/a/x.csv', 'out/x.csv']],
  [`${PROJECT}/in/*.csv`, ['in'], ['in/a.csv', 'in/x.csv']],
  ['in/x.csv', ['in'], ['in/x.csv']],
])('%s leads only where it may match', (glob, folders, files) => {
  expect(
    entered(glob, ['in', 'in/a', 'in/a/b', 'out', '.hidden', '.git', 'node_modules', '.tidemill']),
  ).toEqual(folders);
  expect(
    matches(glob, ['in/a.csv', 'in/x.csv', 'in/a/x.csv', 'in/a/b/x.csv', 'out/x.csv', 'in/.x.csv']),
  ).toEqual(files);
});

it('knows the names that matter where only some can, so that a folder need not be listed', () => {
  const { roots } = readGlobs(['data/in/*.csv', 'data/out/*.csv', 'x.csv'], PROJECT);
  const [root] = roots;
  expect(root?.dir).toBe(PROJECT);
  expect(namesIn(root?.spots ?? [])?.sort()).toEqual(['data', 'x.csv']);
  const data = enter(root?.spots ?? [], 'data');
  expect(namesIn(data)?.sort()).toEqual(['in', 'out']);
  expect(namesIn(enter(data, 'in'))).toBeNull();
});

it('starts at the root of the file system for what is outside the project', () => {
  const globs = readGlobs(['/mnt/share/*.csv', 'in/*.csv'], PROJECT);
  expect(globs.roots.map(({ dir }) => dir)).toEqual(['/', PROJECT]);
  expect(globs.matches('/mnt/share/a.csv')).toBe(true);
});

it('shows paths as people know them', () => {
  expect(shownPath('/work/shop/in/a.csv', PROJECT)).toBe('in/a.csv');
  expect(shownPath('/work/shop-2/a.csv', PROJECT)).toBe('/work/shop-2/a.csv');
});

it('says which globs can match nothing', () => {
  const { problems, roots } = readGlobs(['a/.git/*', 'in/*'], PROJECT);
  expect(problems).toEqual(["Files in .git are never looked at, so 'a/.git/*' matches nothing."]);
  expect(roots).toHaveLength(1);
});
