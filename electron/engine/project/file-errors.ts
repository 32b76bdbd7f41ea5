import { TidemillError } from '../../../shared/errors.ts';

/** The system's code (`ENOENT`) of a failed file operation, or null for any other thing thrown. */
export function systemCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' ? thrown.code : null;
}

/** Whether an operation failed because this user or this file system allows no writing. */
export function isReadOnlyError(thrown: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].includes(systemCode(thrown) ?? '');
}

/** The error that a person reads when writing `file` (relative to the project) failed: the old file stands. */
export function writeError(thrown: unknown, file: string): TidemillError {
  if (thrown instanceof TidemillError) return thrown;
  const code = systemCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new TidemillError(
      {
        code: 'disk.full',
        message: `The disk is full: '${file}' could not be saved and is as it was.`,
        file,
        hint: 'Make room on the disk, then try again.',
      },
      { cause: thrown },
    );
  }
  if (isReadOnlyError(thrown)) {
    return new TidemillError(
      {
        code: 'project.read_only',
        message: `'${file}' cannot be written: this user may not, or the disk is read-only.`,
        file,
        hint: 'Change the permissions of the folder, or copy the project to a place of your own.',
      },
      { cause: thrown },
    );
  }
  return new TidemillError(
    {
      code: 'file.write_failed',
      message: `'${file}' could not be saved and is as it was: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
      file,
      hint: 'Check the disk and the folder, then save again.',
    },
    { cause: thrown },
  );
}

/** The error that a person reads when a folder of Tidemill's own state cannot be made or used. */
export function stateFolderError(thrown: unknown, folder: string): TidemillError {
  const code = systemCode(thrown);
  const fail = (data: { code: string; message: string; hint: string }) =>
    new TidemillError(data, { cause: thrown });
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return fail({
      code: 'disk.full',
      message: `The disk is full: the folder '${folder}' could not be made.`,
      hint: 'Make room on the disk, then try again.',
    });
  }
  if (code === 'EEXIST' || code === 'ENOTDIR') {
    return fail({
      code: 'state.unusable',
      message: `'${folder}' cannot be a folder: a file stands in its place or on the way to it.`,
      hint: 'Move that file away: Tidemill keeps its own records there.',
    });
  }
  return fail({
    code: 'state.unusable',
    message: `The folder '${folder}' cannot be made: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    hint: 'Tidemill keeps its own records there. For a project that is read-only that is below $XDG_CACHE_HOME or ~/.cache.',
  });
}
