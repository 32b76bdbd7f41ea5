import { readlinkSync, realpathSync } from 'node:fs';

const LINK = '/etc/localtime';
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
    const named = variable === undefined ? nameOfLink() : null;
    known = { variable, name: named ?? new Intl.DateTimeFormat().resolvedOptions().timeZone };
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
    return readlinkSync(LINK);
  } catch {
    return null;
  }
}

/**
 * The zone that the link names, where Intl would call it that; else null. Every engine asks for its zone, and
 * to load what formats dates for the name alone would cost it 15 ms and 8 MB.
 */
function nameOfLink(): string | null {
  let file: string;
  try {
    file = realpathSync(LINK);
  } catch {
    return null;
  }
  const name = file.split('/zoneinfo/')[1] ?? '';
  if (/^(Etc\/)?UTC$/.test(name)) return 'UTC';
  return Intl.supportedValuesOf('timeZone').includes(name) ? name : null;
}
