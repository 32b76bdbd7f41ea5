import { noticingDamage } from '../damage.ts';
import type { Repository } from '../repository.ts';
import { looseObjects, removeLoose } from './loose-objects.ts';
import { mergePacks, packsOf, removePack } from './merge-packs.ts';
import { inPackOrder } from './pack-order.ts';
import { writePack } from './write-pack.ts';

/**
 * Packs the objects that are files of their own, each as what differs from its earlier version: ten
 * thousand versions take some megabytes in a few files. A crash at any instant loses nothing: what is
 * packed twice or not at all is found and tidied the next time. Versions may be made meanwhile.
 * @param inTurn does what must not happen while somebody reads: the removal of what is packed
 */
export async function packRepository(
  repository: Repository,
  inTurn: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await noticingDamage(async () => {
    const { dir } = repository;
    const loose = await looseObjects(dir);
    const { packs, superfluous } = await packsOf(dir);
    const isPacked = (oid: string) => packs.some(({ index }) => index.has(oid));
    const objects = await inPackOrder(
      repository,
      loose.filter((oid) => !isPacked(oid)),
    );
    if (objects.length > 0) await writePack(dir, objects);
    const merged = await mergePacks(dir, (await packsOf(dir)).packs);
    await inTurn(async () => {
      repository.packsChanged();
      await removeLoose(dir, loose);
      await Promise.all([...superfluous, ...merged].map(removePack));
      repository.loose = Math.max(0, repository.loose - loose.length);
    });
  });
}
