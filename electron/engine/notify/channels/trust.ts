import { readFile } from 'node:fs/promises';
import { isUntrusted } from './network-words.ts';

/** What newer Nodes can also give: the certificates that the system trusts. */
interface SystemTrust {
  rootCertificates: readonly string[];
  getCACertificates?(type: 'system'): string[];
}

/**
 * Connects as Node trusts by itself, and, where that fails for want of trust, once more with what the
 * system trusts and with the certificates in the file that `NODE_EXTRA_CA_CERTS` names, so that a
 * company's own certificate authority works as in the browser. Only then, because reading the system's
 * list takes its time. The variable is read here, as the desktop app's runtime passes it over.
 * @param connect given the certificates to trust; undefined for Node's own choice
 */
export async function withTrust<T>(connect: (ca?: string[]) => Promise<T>): Promise<T> {
  try {
    return await connect();
  } catch (thrown) {
    const more = isUntrusted(thrown) ? await widerTrust() : null;
    if (more === null) throw thrown;
    return connect(more);
  }
}

async function widerTrust(): Promise<string[] | null> {
  const tls: SystemTrust = await import('node:tls');
  const more = [...systemCertificates(tls), ...(await extraCertificates())];
  return more.length === 0 ? null : [...tls.rootCertificates, ...more];
}

function systemCertificates({ getCACertificates }: SystemTrust): string[] {
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    // This build of Node cannot say whom the system trusts: then its own list has to do.
    return [];
  }
}

async function extraCertificates(): Promise<string[]> {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  try {
    return [await readFile(file, 'utf8')];
  } catch {
    // A file that is not there vouches for nobody, and the message that follows names the variable.
    return [];
  }
}
