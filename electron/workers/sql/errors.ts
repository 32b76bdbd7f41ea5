import type { BlockError } from '../../../shared/worker/protocol.ts';
import { excerptOf, placeOf } from '../excerpt.ts';
import { BlockFailure } from '../jobs.ts';
import { UNSTORABLE } from '../table/encoding.ts';
import { parseDuckDBError, storageFailure } from '../table/errors.ts';

/** The SQL that DuckDB was given, and where in it and in the user's file the user's statement starts. */
export interface StatementPlace {
  code: string;
  displayFile: string;
  /** Offset of the statement in `code`. */
  start: number;
  text: string;
}

/** Says what is wrong with a user's statement, and where. `given` is the SQL that DuckDB ran. */
export function statementFailure(
  error: unknown,
  place: StatementPlace,
  given: { sql: string; textStart: number },
): BlockFailure {
  if (error instanceof BlockFailure) return error;
  const found = parseDuckDBError(error);
  const type = found.exception_type;
  const known =
    storageFailure(error) ?? specialFailure(type, found.exception_message, place.displayFile);
  if (known) return new BlockFailure(known);

  const where = placeInFile(found.position, place, given);
  return new BlockFailure({
    code: `sql.${type.toLowerCase().replaceAll(/\W+/g, '_')}`,
    type: `${type} Error`,
    message: found.exception_message.trim(),
    file: place.displayFile,
    ...where,
    excerpt: excerptOf(place.code, where.line),
  });
}

/** The end of a block that was cancelled. */
export function cancelledFailure(): BlockFailure {
  return new BlockFailure({ code: 'block.cancelled', message: 'The block was cancelled' });
}

function specialFailure(type: string, message: string, file: string): BlockError | null {
  if (/^interrupt/i.test(type)) return cancelledFailure().error;
  if (/^out of memory/i.test(type)) {
    return {
      code: 'block.out_of_memory',
      type: 'Out of Memory Error',
      message: `The query needs more memory than the block may use: ${firstLine(message)}`,
      hint: 'Raise limits.block_memory in tidemill.yaml, or let the query hold less at once.',
      file,
    };
  }
  const unstorable = message.indexOf(UNSTORABLE);
  if (unstorable >= 0) {
    const column = firstLine(message.slice(unstorable + UNSTORABLE.length));
    return {
      code: 'table.overflow',
      message: `Column ${JSON.stringify(column)} holds a number of more than 38 digits, which a stored table cannot hold`,
      hint: 'Cast it to VARCHAR or DOUBLE in the query.',
      file,
    };
  }
  return null;
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

function placeInFile(
  position: string | undefined,
  place: StatementPlace,
  given: { sql: string; textStart: number },
): { line: number; column: number } {
  let within = 0;
  if (position !== undefined) {
    const units = Buffer.from(given.sql).subarray(0, Number(position)).toString().length;
    within = units - given.textStart;
  }
  const inside = within >= 0 && within <= place.text.length;
  return placeOf(place.code, place.start + (inside ? within : 0));
}
