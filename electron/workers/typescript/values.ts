/**
 * The JavaScript values of columns whose types JavaScript lacks, so that they go out again as exactly what came in.
 */

/** A moment to the microsecond. It is a Date; `micros` counts from 1970 and is exact. */
export class Timestamp extends Date {
  readonly micros: bigint;
  /** Whether it came from a TIMESTAMP WITH TIME ZONE. */
  readonly zoned: boolean;

  constructor(micros: bigint, zoned: boolean) {
    super(Number(floorDiv(micros, 1000n)));
    this.micros = micros;
    this.zoned = zoned;
  }
}

/** An interval's parts as SQL keeps them: a month has no fixed number of days. */
export class Interval {
  months: number;
  days: number;
  micros: bigint;

  constructor(months: number, days: number, micros: bigint) {
    this.months = months;
    this.days = days;
    this.micros = micros;
  }
}

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** A Date's microseconds: the exact ones unless it was changed since; null for an invalid Date. */
export function microsOf(date: Date): bigint | null {
  const millis = date.getTime();
  if (date instanceof Timestamp) {
    const own = Number(floorDiv(date.micros, 1000n));
    if (own === millis || Number.isNaN(new Date(own).getTime())) return date.micros;
  }
  return Number.isNaN(millis) ? null : BigInt(millis) * 1000n;
}
