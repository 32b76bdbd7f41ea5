const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Of 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** Of 0 (Sunday) to 7 (Sunday again). */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday % 7] ?? '';
}

/** A long list with its middle left out. */
export function shortened(words: readonly string[]): string[] {
  return words.length <= 12 ? [...words] : [...words.slice(0, 4), '…', ...words.slice(-1)];
}

/** 1st, 2nd, 3rd, 4th, 11th, 21st. */
export function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}

const NTH = ['last', 'first', 'second', 'third', 'fourth', 'fifth'];

/** 0 is the last. */
export function nthWord(nth: number): string {
  return NTH[nth] ?? '';
}
