import { statfs } from 'node:fs/promises';

/** Kinds of disks that are elsewhere, by Linux's numbers for file systems (`man 2 statfs`). */
const REMOTE: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x786f4256, 'VirtualBox'],
]);

/**
 * What kind of disk a folder is on, where others may write to it without our system knowing: what they
 * do is not told to those who watch. Null for a disk of this machine, and where it cannot be said.
 */
export async function remoteDiskOf(dir: string): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const { type } = await statfs(dir).catch(() => ({ type: 0 }));
  return remoteDisk(type);
}

/** The kind of a disk by its number; null for one of this machine. */
export function remoteDisk(type: number): string | null {
  return REMOTE.get(type >>> 0) ?? null;
}
