import { hostname, networkInterfaces } from 'node:os';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * What a client may write into Host to reach `host`: names that we know to be ours. For all interfaces
 * (`0.0.0.0`, `::`) these are the machine's addresses and its name.
 */
export function namesOf(host: string, port: number): ReadonlySet<string> {
  const names = [...LOOPBACK, urlHost(host)];
  if (host === '0.0.0.0' || host === '::') {
    names.push(hostname());
    for (const addresses of Object.values(networkInterfaces())) {
      for (const { address } of addresses ?? []) names.push(urlHost(address));
    }
  }
  // A client leaves the port out where it is the protocol's own.
  const withPorts = names.flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  return new Set(withPorts.map((name) => name.toLowerCase()));
}

/** The host to put into a URL for whoever is on this machine. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return urlHost(host === '::' ? '::1' : host);
}

/** A host as it stands in a URL: IPv6 addresses in brackets. */
function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
