import { type BrowserWindow, dialog } from 'electron';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';

export type AfterFailure = 'browser' | 'retry' | 'other' | 'dismiss';

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

/**
 * Says why a project did not open and asks what to do.
 * @param served whether another process holds the project and shows its interface to browsers
 * @param dismiss names the last button
 */
export async function askAfterFailure(
  window: BrowserWindow,
  dir: string,
  thrown: unknown,
  { served, dismiss }: { served: boolean; dismiss: 'Quit' | 'Cancel' },
): Promise<AfterFailure> {
  const choices: [AfterFailure, string][] = [
    ...(served ? ([['browser', 'Show in Browser']] satisfies [AfterFailure, string][]) : []),
    ['retry', 'Try Again'],
    ['other', 'Open Another Project…'],
    ['dismiss', dismiss],
  ];
  const error = toErrorData(thrown);
  const { response } = await dialog.showMessageBox(window, {
    type: served ? 'info' : 'error',
    message: served ? `${dir} is served already.` : `${dir} cannot be opened.`,
    detail: describeFailure(served ? { ...error, hint: SERVED } : error),
    buttons: choices.map(([, label]) => label),
    defaultId: 0,
    cancelId: choices.length - 1,
    noLink: true,
  });
  return choices[response]?.[0] ?? 'dismiss';
}

const SERVED =
  'It runs the triggers of this project and shows the same interface in the browser. To have the project in this window instead, end it first: with Ctrl-C, or, where it is a service, by `tidemill service remove`.';
