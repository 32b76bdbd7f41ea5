import { type BrowserWindow, dialog } from 'electron';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';

export type AfterFailure = 'retry' | 'other' | 'dismiss';

/** What a dialog says of an error: what is wrong, where, what to do, and the code to search for. */
export function describeFailure(error: ErrorData): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined);
  const lines = [
    error.message,
    ...(place.length > 0 ? [place.join(':')] : []),
    ...(error.hint ? ['', error.hint] : []),
    '',
    error.code,
  ];
  return lines.join('\n');
}

/** Says why a project did not open and asks what to do. `dismiss` names the last button: Quit or Cancel. */
export async function askAfterFailure(
  window: BrowserWindow,
  dir: string,
  thrown: unknown,
  dismiss: 'Quit' | 'Cancel',
): Promise<AfterFailure> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: `${dir} cannot be opened.`,
    detail: describeFailure(toErrorData(thrown)),
    buttons: ['Try Again', 'Open Another Project…', dismiss],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return (['retry', 'other', 'dismiss'] as const)[response] ?? 'dismiss';
}
