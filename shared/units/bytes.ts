/** Bytes in each unit that a file may name. `GB` counts in thousands, `GiB` in 1,024s, as DuckDB has it. */
const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
};

export const BYTE_SIZE_FORMS = '512MB, 2GB or 1.5GiB';

/** The bytes of a size as files write it (`2GB`, `1.5 GiB`, any case), or null where it is none. */
export function parseByteSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?([kmgt]?i?b)$/i.exec(text);
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ''];
  if (match === null || unit === undefined) return null;
  const bytes = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
