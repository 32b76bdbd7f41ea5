import { createHash } from 'node:crypto';
import {
  type BigIntStats,
  type Dirent,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import {
  isOwnModule,
  isOwnPath,
  isPlainFolder,
  MAX_OWN_BYTES,
  ROOT_FILES,
} from '../../../shared/history/own-paths.ts';
import { withoutSecrets } from '../../../shared/history/plain-secrets.ts';
import { importCandidates } from '../outputs/import-candidates.ts';
import { systemCode } from '../project/file-errors.ts';
import { isInside, PIPELINES_FOLDER } from '../project/paths.ts';
import { leadsOut } from './unkept-files.ts';

/** A file younger than this when read may change again without its time changing. */
const SETTLED_MS = 100;

/** One of the project's own files, as it was when last read. */
export interface OwnFile {
  /** The id of the git blob that holds its text without secrets. */
  oid: string;
  /** What on the disk tells that it is unchanged; null where nothing can yet. */
  signature: string | null;
  /** Where modules that it imports may be in the project outside `pipelines/`; null: not known yet. */
  imports: readonly string[] | null;
}

export interface Look {
  files: Map<string, OwnFile>;
  /** The texts, without secrets, of files that had to be read. */
  texts: Map<string, string>;
}

/**
 * Looks at the project's own files (see own-paths.ts for which those are): reads what the disk says is
 * not as it is `known`. Synchronous, so that it can happen between two edits: a thousand files that are
 * as known take some milliseconds.
 * @param root the project's folder, with symbolic links resolved
 */
export function lookAtOwnFiles(root: string, known: ReadonlyMap<string, OwnFile>): Look {
  const look: Look = { files: new Map(), texts: new Map() };
  const add = (place: string) => {
    const file = lookAt(root, place, known.get(place) ?? null, look.texts);
    if (file !== null) look.files.set(place, file);
    return file;
  };
  for (const place of ROOT_FILES) add(place);
  for (const place of pathsIn(root, PIPELINES_FOLDER, [])) add(place);

  const asked = new Set<string>();
  const waiting = [...look.files.values()];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const place of file.imports ?? []) {
      if (asked.has(place)) continue;
      asked.add(place);
      const module = leadsOut(root, place) ? null : add(place);
      if (module !== null) waiting.push(module);
    }
  }
  return look;
}

/** The text of an own file as a version has it; null where it cannot be one. */
function ownText(place: string, bytes: Uint8Array): string | null {
  if (bytes.length > MAX_OWN_BYTES || bytes.includes(0)) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
  return ROOT_FILES.includes(place) ? withoutSecrets(place, text) : text;
}

/** The id that git gives a blob. */
export function blobId(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function lookAt(
  root: string,
  place: string,
  known: OwnFile | null,
  texts: Map<string, string>,
): OwnFile | null {
  try {
    const file = path.join(root, place);
    const entry = lstatSync(file, { bigint: true });
    const isLink = entry.isSymbolicLink();
    if (isLink && !isInside(root, realpathSync.native(file))) return null;
    const stats = isLink ? statSync(file, { bigint: true }) : entry;
    if (!stats.isFile()) return null;
    const signature = signatureOf(stats);
    if (known?.signature === signature) return known;
    const text = stats.size > MAX_OWN_BYTES ? null : ownText(place, readFileSync(file));
    if (text === null) return null;
    const settled = Date.now() - Number(stats.mtimeMs) > SETTLED_MS;
    const oid = blobId(text);
    if (oid !== known?.oid) texts.set(place, text);
    const sameImports = oid === known?.oid ? known.imports : null;
    const imports = sameImports ?? importsOf(root, place, text);
    return { oid, signature: settled ? signature : null, imports };
  } catch (error) {
    // What is there but cannot be read now is taken to be as it was.
    return isGone(error) ? null : known;
  }
}

function signatureOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error) ?? '');
}

function importsOf(root: string, place: string, text: string): string[] {
  const language = place.endsWith('.py') ? 'python' : 'typescript';
  if (!/\.(py|ts|js)$/.test(place)) return [];
  const candidates = importCandidates(language, root, path.join(root, place), text).flat();
  const places = candidates.map((file) => path.relative(root, file).split(path.sep).join('/'));
  return [...new Set(places)].filter((other) => !other.startsWith('..') && isOwnModule(other));
}

/** All paths in a folder that may be own files. A linked folder counts where it lies in the project. */
function pathsIn(root: string, folder: string, within: readonly string[]): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const place = `${folder}/${entry.name}`;
    if (entry.isFile()) return isOwnPath(place) ? [place] : [];
    if (!isPlainFolder(entry.name)) return [];
    if (entry.isDirectory()) return pathsIn(root, place, within);
    return entry.isSymbolicLink() ? pathsBehind(root, place, within) : [];
  });
}

function pathsBehind(root: string, place: string, within: readonly string[]): string[] {
  try {
    const real = realpathSync.native(path.join(root, place));
    if (!statSync(real).isDirectory()) return isOwnPath(place) ? [place] : [];
    const leadsRound = [...within, path.join(root, place)].some((folder) => isInside(real, folder));
    return leadsRound || !isInside(root, real) ? [] : pathsIn(root, place, [...within, real]);
  } catch {
    return [];
  }
}
