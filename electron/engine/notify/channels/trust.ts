import { isUntrusted } from './network-words.ts';

/** What newer Nodes can also give: the certificates that the system trusts. */
type SystemTrust = { getCACertificates?(type: 'default' | 'system'): string[] };

/**
 * Connects as Node trusts by itself (its own list and `NODE_EXTRA_CA_CERTS`), and, where that fails
 * for want of trust, once more with what the system trusts too, so that a company's own certificate
 * authority works as in the browser. Only then, because reading the system's list takes its time.
 * @param connect given the certificates to trust; undefined for Node's own choice
 */
export async function withTrust<T>(connect: (ca?: string[]) => Promise<T>): Promise<T> {
  try {
    return await connect();
  } catch (thrown) {
    const ca = isUntrusted(thrown) ? await systemTrust() : null;
    if (ca === null) throw thrown;
    return connect(ca);
  }
}

async function systemTrust(): Promise<string[] | null> {
  const { getCACertificates }: SystemTrust = await import('node:tls');
  if (getCACertificates === undefined) return null;
  try {
    const system = getCACertificates('system');
    return system.length === 0 ? null : [...getCACertificates('default'), ...system];
  } catch {
    // This build of Node cannot say whom the system trusts: then its own list has to do.
    return null;
  }
}
