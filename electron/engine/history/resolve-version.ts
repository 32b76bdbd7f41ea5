import { TidemillError } from '../../../shared/errors.ts';
import { ID, type VersionIndex, type VersionRow } from './version-index.ts';

const CANDIDATES_SHOWN = 5;
const GREEN = 'green:';

/**
 * Finds the version that a person means: its id or an unambiguous beginning of it, its label, or
 * `green:PIPELINE`.
 * @throws TidemillError `history.version_missing`, `history.version_ambiguous`, `history.no_green_run`
 */
export function resolveVersion(index: VersionIndex, name: string): VersionRow {
  if (name.startsWith(GREEN)) return greenVersion(index, name.slice(GREEN.length));
  const exact = index.get(name) ?? index.labelled(name);
  if (exact !== null) return exact;
  const found = ID.test(name) ? index.beginningWith(name.toLowerCase(), CANDIDATES_SHOWN + 1) : [];
  const [first, second] = found;
  if (first === undefined) throw missing(name);
  if (second === undefined) return first;
  throw ambiguous(name, found);
}

/**
 * Checks a label: it must not be taken for anything else that names a version.
 * @throws TidemillError `history.bad_label`
 */
export function requireLabel(label: string): string {
  const trimmed = label.trim();
  const reserved = ID.test(trimmed) || /^(current$|green:)/.test(trimmed);
  if (trimmed !== '' && trimmed.length <= 100 && !/\p{Cc}/u.test(trimmed) && !reserved) {
    return trimmed;
  }
  throw new TidemillError({
    code: 'history.bad_label',
    message: `'${trimmed.slice(0, 100)}' cannot be the label of a version.`,
    hint: "A label is one line of at most 100 characters, and none that looks like a version's id, 'current' or 'green:…'.",
  });
}

function greenVersion(index: VersionIndex, pipeline: string): VersionRow {
  const version = index.green(pipeline);
  if (version === null) {
    throw new TidemillError({
      code: 'history.no_green_run',
      message: `No run of all blocks of '${pipeline}' has succeeded yet.`,
      hint: `Run it: tidemill run ${pipeline}`,
    });
  }
  const row = index.get(version);
  if (row !== null) return row;
  throw new TidemillError({
    code: 'history.version_missing',
    message: `The last run of all blocks of '${pipeline}' that succeeded ran a version which the history does not have.`,
    hint: `Run it again: tidemill run ${pipeline}`,
  });
}

function missing(name: string): TidemillError {
  return new TidemillError({
    code: 'history.version_missing',
    message: `There is no version '${name}'.`,
    hint: 'Give the first digits of an id that `tidemill history` shows (4 at least), a label, current, or green:PIPELINE.',
  });
}

function ambiguous(name: string, found: readonly VersionRow[]): TidemillError {
  const shown = found
    .slice(0, CANDIDATES_SHOWN)
    .map((row) => `${row.version.slice(0, 12)} ${row.name}`);
  const more = found.length > CANDIDATES_SHOWN ? '; and more' : '';
  return new TidemillError({
    code: 'history.version_ambiguous',
    message: `Several versions begin with '${name}': ${shown.join('; ')}${more}.`,
    hint: 'Give more digits.',
  });
}
