import { TidemillError } from '../../errors.ts';
import { type FileState, normalizeFile } from '../block-files.ts';
import type { Block } from '../document.ts';

/** Something to do to a file; paths are relative to the pipeline's folder. */
export type FileOperation =
  /** A new file gets the mode that the file `like` had before. */
  | { type: 'write'; file: string; text: string; like?: string }
  /** The file's bytes and mode, as they were before all operations. */
  | { type: 'copy'; from: string; to: string }
  | { type: 'delete'; file: string };

/** What a file will be: a text, the bytes another path had before, or nothing. */
type Content = { text: string; like?: string } | { from: string } | null;

/** The changes that several edits make to block files, folded into what must be done in the end. */
export class BlockFiles {
  readonly #stateBefore: (file: string) => FileState;
  readonly #changed = new Map<string, Content>();

  constructor(stateBefore: (file: string) => FileState) {
    this.#stateBefore = stateBefore;
  }

  /** What stands at a path after the changes so far. */
  state(file: string): FileState {
    const content = this.#changed.get(keyOf(file));
    if (content === undefined) return this.#stateBefore(file);
    return content === null ? 'missing' : 'file';
  }

  /** @throws TidemillError `block.file_exists` */
  create(file: string, text: string): void {
    this.#refuseTaken(file);
    this.#changed.set(keyOf(file), { text });
  }

  /** @throws TidemillError `block.not_utf8`, `block.file_is_directory`, `file.outside_project` */
  set(block: Block, before: string | null, text: string): void {
    if (text === before) return;
    const state = this.state(block.file);
    if (block.file === '' || state === 'directory' || state === 'outside') {
      throw new TidemillError({
        code: state === 'outside' ? 'file.outside_project' : 'block.file_is_directory',
        message: `The block '${block.name}' has no file that could be written: '${block.file}'.`,
        hint: 'Mend its file: in pipeline.yaml first.',
      });
    }
    if (state === 'file' && before === null) {
      throw new TidemillError({
        code: 'block.not_utf8',
        message: `The file '${block.file}' cannot be read as text, and is not overwritten.`,
        hint: 'Save it as UTF-8 in another editor, or delete it.',
      });
    }
    const now = this.#changed.get(keyOf(block.file));
    const like = now != null && 'from' in now ? now.from : now?.like;
    this.#changed.set(keyOf(block.file), like === undefined ? { text } : { text, like });
  }

  /** @throws TidemillError `block.file_exists` where `to` is taken */
  rename(from: string, to: string): void {
    if (this.state(from) !== 'file') return;
    this.#refuseTaken(to);
    const now = this.#changed.get(keyOf(from));
    const written = now != null && 'text' in now && this.#stateBefore(from) === 'file';
    const content = written ? { like: keyOf(from), ...now } : (now ?? { from: keyOf(from) });
    this.#changed.set(keyOf(to), content);
    this.#changed.set(keyOf(from), null);
  }

  remove(file: string): void {
    if (this.state(file) === 'file') this.#changed.set(keyOf(file), null);
  }

  /** What brings the new and changed files. */
  writes(): FileOperation[] {
    return [...this.#changed].flatMap(([file, content]): FileOperation[] => {
      if (content === null) return [];
      if ('text' in content) return [{ type: 'write', file, ...content }];
      return content.from === file ? [] : [{ type: 'copy', from: content.from, to: file }];
    });
  }

  deletions(): FileOperation[] {
    return [...this.#changed].flatMap(([file, content]): FileOperation[] =>
      content === null && this.#stateBefore(file) === 'file' ? [{ type: 'delete', file }] : [],
    );
  }

  #refuseTaken(file: string): void {
    if (this.state(file) === 'missing') return;
    throw new TidemillError({
      code: 'block.file_exists',
      message: `There is something at '${file}' already, and it is not overwritten.`,
      hint: 'Delete or rename it, or add the block to pipeline.yaml by hand.',
    });
  }
}

function keyOf(file: string): string {
  return normalizeFile(file) ?? file;
}
