import {
  BIGINT,
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDateValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  HUGEINT,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import { parameters } from '../../../shared/sql/index.ts';
import type { Job } from '../../../shared/worker/protocol.ts';
import { BlockFailure } from '../jobs.ts';

const MICROS_PER_DAY = 86_400_000_000n;

/** Values and types for DuckDB's named parameters. */
export interface BoundParams {
  values: Record<string, DuckDBValue>;
  types: Record<string, DuckDBType>;
}

/**
 * The pipeline's parameters that a statement uses as `$name`, each as its type; null where it uses
 * none. Throws BlockFailure for a name that the pipeline does not have.
 */
export function paramsOf(statement: string, job: Job): BoundParams | null {
  const names = parameters(statement);
  if (names.length === 0) return null;
  const bound: BoundParams = { values: {}, types: {} };
  for (const name of names) {
    const param = Object.hasOwn(job.params, name) ? job.params[name] : undefined;
    if (param === undefined) throw unknownParam(name, job);
    const typed = param.value === null ? null : typedValue(param);
    if (typed === undefined) throw wrongType(name, param, job);
    bound.values[name] = typed === null ? null : typed[0];
    if (typed !== null) bound.types[name] = typed[1];
  }
  return bound;
}

function unknownParam(name: string, job: Job): BlockFailure {
  const known = Object.keys(job.params);
  return new BlockFailure({
    code: 'sql.unknown_param',
    message: `The pipeline has no parameter '${name}'`,
    hint:
      known.length === 0
        ? 'It has none at all: add one under params in pipeline.yaml.'
        : `It has: ${known.join(', ')}.`,
    file: job.display_file,
  });
}

function wrongType(name: string, param: Job['params'][string], job: Job): BlockFailure {
  return new BlockFailure({
    code: 'sql.param_type',
    message: `The parameter '${name}' is not a ${param.type}: ${JSON.stringify(param.value)}`,
    file: job.display_file,
  });
}

function typedValue({
  type,
  value,
}: Job['params'][string]): [value: DuckDBValue, type: DuckDBType] | undefined {
  const text = String(value);
  switch (type) {
    case 'string':
      return [text, VARCHAR];
    case 'integer': {
      if (!/^-?\d+$/.test(text)) return undefined;
      const whole = BigInt(text);
      return [whole, BigInt.asIntN(64, whole) === whole ? BIGINT : HUGEINT];
    }
    case 'number':
      return Number.isNaN(Number(text)) ? undefined : [Number(text), DOUBLE];
    case 'boolean':
      return typeof value === 'boolean' ? [value, BOOLEAN] : undefined;
    case 'date': {
      const micros = instant(text);
      if (micros === undefined) return undefined;
      return [new DuckDBDateValue(Number(floorDays(micros))), DATE];
    }
    case 'timestamp': {
      const micros = instant(text);
      return micros === undefined ? undefined : [new DuckDBTimestampValue(micros), TIMESTAMP];
    }
    case 'json':
      return [JSON.stringify(value), VARCHAR];
  }
}

function floorDays(micros: bigint): bigint {
  const days = micros / MICROS_PER_DAY;
  return micros % MICROS_PER_DAY < 0n ? days - 1n : days;
}

const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?)? ?(Z|[+-]\d\d:\d\d)?$/i;

/** Microseconds since 1970 of an ISO date or time; one without an offset is UTC. */
function instant(text: string): bigint | undefined {
  const parts = INSTANT.exec(text.trim());
  if (!parts) return undefined;
  const [, day, time = '00:00', seconds = '00', fraction = '', offset = 'Z'] = parts;
  const millis = Date.parse(`${day}T${time}:${seconds}${offset.toUpperCase()}`);
  if (Number.isNaN(millis)) return undefined;
  return BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0'));
}
