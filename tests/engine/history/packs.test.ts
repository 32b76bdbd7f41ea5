import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobId } from '../../../electron/engine/history/own-files.ts';
import { looseObjects } from '../../../electron/engine/history/packs/loose-objects.ts';
import {
  mergePacks,
  packsOf,
  removePack,
} from '../../../electron/engine/history/packs/merge-packs.ts';
import { packRepository } from '../../../electron/engine/history/packs/pack-repository.ts';
import { type PackedObject, writePack } from '../../../electron/engine/history/packs/write-pack.ts';
import { Repository } from '../../../electron/engine/history/repository.ts';
import { folderOf, SHOP } from '../project/folders.ts';
import { fsck, git, hasGit, openRig } from './rig.ts';

const now = (work: () => Promise<void>) => work();

function blob(content: string | Uint8Array, base: string | null = null): PackedObject {
  return { oid: blobId(content), type: 'blob', content: Buffer.from(content), base };
}

async function emptyRepository(): Promise<Repository> {
  return await Repository.open(path.join(folderOf(), 'history.git'));
}

describe('packs', () => {
  test('what is written as a difference is read back as it was, whatever it is', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constant(new Uint8Array(70_000).fill(7)),
      fc.constant(Buffer.from('select a, b, c from somewhere where x = 1\n'.repeat(30))),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((parts) => Buffer.concat(parts));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 6 }), async (texts) => {
        const repository = await emptyRepository();
        const objects = new Map<string, PackedObject>();
        let base: string | null = null;
        for (const content of texts) {
          const object: PackedObject = blob(content, base);
          if (!objects.has(object.oid)) objects.set(object.oid, object);
          base = object.oid;
        }
        await writePack(repository.dir, [...objects.values()]);
        repository.packsChanged();
        for (const { oid, content } of objects.values()) {
          expect(Buffer.compare(Buffer.from((await repository.object(oid)).content), content)).toBe(
            0,
          );
        }
        expect(fsck(repository.dir)).toMatch(/^(notice: .*\n)*$/);
      }),
      { numRuns: 25 },
    );
  });

  test('many small packs become few; what a crash kept twice or half goes', async () => {
    const repository = await emptyRepository();
    const packed: string[] = [];
    for (let number = 0; number < 9; number += 1) {
      const one = blob(`select ${number}\n`.repeat(40));
      const two = blob(`select ${number}, 2\n`.repeat(40), one.oid);
      await writePack(repository.dir, [one, two]);
      packed.push(one.oid, two.oid);
    }
    const { packs } = await packsOf(repository.dir);
    expect(packs).toHaveLength(9);
    const merged = await mergePacks(repository.dir, packs);
    // As if it had ended here: all is there twice.
    const again = await packsOf(repository.dir);
    expect(again.packs).toHaveLength(1);
    expect(again.superfluous).toHaveLength(merged.length);
    await Promise.all(again.superfluous.map(removePack));
    const folder = path.join(repository.dir, 'objects/pack');
    const [index = ''] = readdirSync(folder).filter((name) => name.endsWith('.idx'));
    repository.packsChanged();
    for (const oid of packed) expect((await repository.object(oid)).type).toBe('blob');
    if (hasGit) expect(git(folder, 'verify-pack', index)).toBe('');
    // A pack whose index was never written.
    renameSync(path.join(folder, index), path.join(folder, 'away'));
    expect((await packsOf(repository.dir)).packs).toEqual([]);
    await Repository.open(repository.dir);
    expect(readdirSync(folder)).toEqual(['away']);
  });
});

describe('packing a history', () => {
  test('all of it is there afterwards, in few files, and git finds it sound', async () => {
    const rig = await openRig(SHOP);
    const versions = [await rig.history.snapshot('run')];
    for (let number = 0; number < 12; number += 1) {
      rig.write({
        [`pipelines/shop/${number % 2 === 0 ? 'clean' : 'orders'}.sql`]: `select ${number}\n`,
      });
      versions.push(await rig.history.snapshot('save'));
    }
    await rig.history.label(versions[3] ?? '', 'third');
    const before = await Promise.all(versions.map((version) => rig.history.diff(null, version)));
    const repository = await Repository.open(rig.repository);
    await packRepository(repository, now);
    expect(await looseObjects(rig.repository)).toEqual([]);
    expect(fsck(rig.repository)).toBe('');
    await rig.close();

    const again = await openRig(rig.dir);
    const after = await Promise.all(versions.map((version) => again.history.diff(null, version)));
    expect(after).toEqual(before);
    again.write({ 'pipelines/shop/clean.sql': 'select 0\n' });
    await again.history.snapshot('save');
    // What was written again though it is packed goes; nothing is packed twice.
    await packRepository(repository, now);
    expect(await looseObjects(rig.repository)).toEqual([]);
    expect(fsck(rig.repository)).toBe('');
    expect((await again.history.diff('third', 'current')).files).toHaveLength(2);
  });

  test('happens by itself after many versions, while others are made', async () => {
    const files: Record<string, string> = { ...SHOP };
    for (let number = 0; number < 40; number += 1) {
      files[`pipelines/p${number}/pipeline.yaml`] = `description: ${number}\nblocks: []\n`;
    }
    const rig = await openRig(files);
    // The first had many texts at once, which are a pack already.
    expect((await packsOf(rig.repository)).packs).toHaveLength(1);
    const versions: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      for (let number = 0; number < 40; number += 1) {
        files[`pipelines/p${number}/pipeline.yaml`] =
          `description: ${number} ${round}\nblocks: []\n`;
      }
      rig.write(files);
      versions.push(await rig.history.snapshot('save'));
    }
    await rig.close();
    expect((await looseObjects(rig.repository)).length).toBeLessThan(600);
    expect(fsck(rig.repository)).toBe('');
    const again = await openRig(rig.dir);
    for (const [round, version] of versions.entries()) {
      const text = await again.history.file(version, 'pipelines/p7/pipeline.yaml');
      expect(text).toBe(`description: 7 ${round}\nblocks: []\n`);
    }
    expect((await again.list()).problem).toBe(null);
  });

  test('a crash before what was packed is removed loses nothing', async () => {
    const rig = await openRig(SHOP);
    const first = await rig.history.snapshot('run');
    rig.write({ 'pipelines/shop/clean.sql': 'select 2\n' });
    await rig.history.snapshot('save');
    await rig.close();
    const repository = await Repository.open(rig.repository);
    await packRepository(repository, async () => undefined);
    expect((await looseObjects(rig.repository)).length).toBeGreaterThan(0);
    mkdirSync(path.join(rig.repository, 'tmp'), { recursive: true });
    const again = await openRig(rig.dir);
    expect((await again.history.diff(first, 'current')).files).toHaveLength(1);
    await packRepository(repository, now);
    expect(await looseObjects(rig.repository)).toEqual([]);
    expect((await packsOf(rig.repository)).packs).toHaveLength(1);
    expect(existsSync(path.join(rig.repository, 'HEAD'))).toBe(true);
    expect(fsck(rig.repository)).toBe('');
  });

  test.runIf(hasGit)('git itself may do it too', async () => {
    const rig = await openRig(SHOP);
    const first = await rig.history.snapshot('run');
    await rig.history.label(first, 'as sold');
    rig.write({ 'pipelines/shop/clean.sql': 'select 2\n' });
    await rig.history.snapshot('save');
    await rig.close();
    git(rig.dir, '--git-dir', rig.repository, 'gc', '-q', '--prune=now');
    const again = await openRig(rig.dir);
    expect((await again.history.diff('as sold', 'current')).files).toHaveLength(1);
    again.write({ 'pipelines/shop/clean.sql': 'select 3\n' });
    await again.history.snapshot('save');
    await again.history.label('as sold', null);
    await again.close();
    for (const name of readdirSync(rig.stateDir)) {
      if (name.startsWith('state.db')) rmSync(path.join(rig.stateDir, name));
    }
    const anew = await openRig(rig.dir);
    const { versions, problem } = await anew.list();
    expect(problem).toBe(null);
    expect(versions.map(({ label }) => label)).toEqual([null, null, null]);
    expect(fsck(rig.repository)).toBe('');
  });
});
