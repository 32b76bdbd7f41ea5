import { lockHolder } from '../project/lock.ts';

/**
 * The address, with its token, at which another process already shows the interface of a project; null
 * where none does, or only answers commands.
 */
export async function servedElsewhere(dir: string): Promise<string | null> {
  const url = (await lockHolder(dir))?.url;
  if (!url) return null;
  const address = new URL(url);
  const token = address.searchParams.get('token') ?? '';
  try {
    const index = await fetch(address.origin, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(3_000),
    });
    return index.ok ? url : null;
  } catch {
    // It is going, or stopped: opening the project says so in the usual way.
    return null;
  }
}
