import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { PackIndex } from './pack-index.ts';
import { PACK_HEADER, PACK_TRAILER, publishPack } from './write-pack.ts';

/** More packs make reading slow: each is asked for an object in turn. */
const MOST_PACKS = 8;
/** A larger pack would not fit into memory well, where git for JavaScript reads it whole. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface Pack {
  /** Without `.pack` or `.idx`, absolute. */
  place: string;
  index: PackIndex;
}

/** Removes packs that a crash has left without an index: nothing relies on them. Not while one is written. */
export async function removeUnfinishedPacks(gitdir: string): Promise<void> {
  const folder = path.join(gitdir, 'objects/pack');
  const names = await readdir(folder);
  const unfinished = names.filter(
    (name) => name.endsWith('.pack') && !names.includes(name.replace(/pack$/, 'idx')),
  );
  await Promise.all(unfinished.map((name) => rm(path.join(folder, name), { force: true })));
}

/** The packs of a repository, largest first, and those of which a crash has kept everything twice. */
export async function packsOf(gitdir: string): Promise<{ packs: Pack[]; superfluous: Pack[] }> {
  const folder = path.join(gitdir, 'objects/pack');
  const names = await readdir(folder);
  const all: Pack[] = [];
  for (const name of names.filter((one) => one.endsWith('.idx'))) {
    const index = new PackIndex(await readFile(path.join(folder, name)));
    all.push({ place: path.join(folder, name.slice(0, -'.idx'.length)), index });
  }
  all.sort((a, b) => b.index.count - a.index.count);
  const packs: Pack[] = [];
  const superfluous: Pack[] = [];
  for (const pack of all) {
    const merged = packs.some(({ index }) => containsAll(index, pack.index));
    (merged ? superfluous : packs).push(pack);
  }
  return { packs, superfluous };
}

/**
 * Makes one pack of the smaller ones where there are many, so that their number grows with the logarithm
 * of their objects'. Their bytes are taken as they are. Gives those that can go now.
 */
export async function mergePacks(gitdir: string, packs: readonly Pack[]): Promise<Pack[]> {
  if (packs.length <= MOST_PACKS) return [];
  const chosen: Pack[] = [];
  let count = 0;
  for (const pack of [...packs].reverse()) {
    if (chosen.length > 1 && pack.index.count > 2 * count) break;
    chosen.push(pack);
    count += pack.index.count;
  }
  const bytes = await Promise.all(chosen.map(({ place }) => readFile(`${place}.pack`)));
  if (bytes.reduce((sum, { length }) => sum + length, 0) > MOST_BYTES) return [];
  const bodies = bytes.map((pack) => pack.subarray(PACK_HEADER, pack.length - PACK_TRAILER));
  const entries = chosen.flatMap(({ index }, at) => {
    const before = bodies.slice(0, at).reduce((sum, { length }) => sum + length, 0);
    return index.entries().map((entry) => ({ ...entry, offset: entry.offset + before }));
  });
  await publishPack(gitdir, bodies, entries);
  return chosen;
}

function containsAll(index: PackIndex, other: PackIndex): boolean {
  // Mostly the first is not among them, and nothing more has to be looked at.
  for (const oid of other.oids()) if (!index.has(oid)) return false;
  return true;
}

/** The index first: a pack without one is none. */
export async function removePack({ place }: Pack): Promise<void> {
  await rm(`${place}.idx`, { force: true });
  await rm(`${place}.pack`, { force: true });
}
