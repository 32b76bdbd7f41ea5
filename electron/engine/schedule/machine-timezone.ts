import { readlinkSync } from 'node:fs';

/** Where the system's zone is not a link, it is asked for this often. */
const ASK_EVERY_MS = 60_000;

let link = readLink();
let asked = performance.now();
let known: { variable: string | undefined; name: string } | null = null;

/**
 * The zone that the machine is in, also when it has changed since the process was started.
 *
 * Node asks the system once, at its start, and again only when `process.env.TZ` is assigned. So the link
 * `/etc/localtime`, which Linux and macOS change, is looked at every time (some microseconds); where there
 * is none, as on Windows, the system is asked again every minute. A zone that TZ names stays.
 */
export function machineTimezone(): string {
  const variable = process.env.TZ;
  if (variable === undefined && mayHaveChanged()) {
    process.env.TZ = 'UTC';
    delete process.env.TZ;
    known = null;
  }
  if (known === null || known.variable !== variable) {
    known = { variable, name: new Intl.DateTimeFormat().resolvedOptions().timeZone };
  }
  return known.name;
}

function mayHaveChanged(): boolean {
  const before = link;
  link = readLink();
  if (link !== null) return link !== before;
  const now = performance.now();
  if (before === null && now - asked < ASK_EVERY_MS) return false;
  asked = now;
  return true;
}

function readLink(): string | null {
  try {
    return readlinkSync('/etc/localtime');
  } catch {
    return null;
  }
}
