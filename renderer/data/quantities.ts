/** A count in the reader's own notation: `3,000,000`. */
export function countText(count: number): string {
  return count.toLocaleString();
}

/** A share as a percentage that never rounds something to nothing: `0 %`, `< 0.1 %`, `12.4 %`. */
export function shareText(share: number): string {
  if (share === 0) return '0 %';
  if (share < 0.001) return '< 0.1 %';
  if (share > 0.999 && share < 1) return '> 99.9 %';
  return `${(share * 100).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
}

/** The size of a table: `3,000,000 rows × 5 columns`. */
export function sizeText(rows: number, columns: number): string {
  return `${countText(rows)} ${rows === 1 ? 'row' : 'rows'} × ${countText(columns)} ${
    columns === 1 ? 'column' : 'columns'
  }`;
}

/** Bytes in a person's units: `13.5 MB`. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount.toLocaleString(undefined, { maximumFractionDigits: unit === 0 ? 0 : 1 })} ${units[unit]}`;
}
