import { TidemillError } from '../../shared/errors.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';

export interface DesktopMessage {
  title: string;
  body: string;
}

/** A program that shows a message, told the message as data, never as code. */
interface Shower {
  program: string;
  args: string[];
  environment?: Record<string, string>;
  /** What to do where it is missing. */
  missing: string;
}

/** A desktop that does not answer by then has nobody at it. */
const PATIENCE_MS = 10_000;

/**
 * Shows a message of the system to the person at this machine.
 * @throws TidemillError `notification.desktop` where there is no desktop, or nothing to show messages with
 */
export async function showMessage(
  message: DesktopMessage,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const { program, args, environment, missing } = showerOf(platform, message);
  const end = await runProgram(program, args, environment, PATIENCE_MS);
  if (end.status !== 0) throw notShown(program, end, missing);
}

function showerOf(platform: NodeJS.Platform, { title, body }: DesktopMessage): Shower {
  if (platform === 'darwin') {
    const script = [
      'on run argv',
      'display notification (item 2 of argv) with title (item 1 of argv)',
      'end run',
    ];
    return {
      program: 'osascript',
      args: [...script.flatMap((line) => ['-e', line]), '--', title, body],
      missing: 'osascript is a part of macOS, and is not on the PATH here.',
    };
  }
  if (platform === 'win32') {
    return {
      program: 'powershell.exe',
      args: ['-NoProfile', '-NonInteractive', '-Command', TOAST],
      environment: { TIDEMILL_TITLE: title, TIDEMILL_BODY: body },
      missing: 'powershell.exe is a part of Windows, and is not on the PATH here.',
    };
  }
  return {
    program: 'notify-send',
    args: ['--app-name=Tidemill', '--', title, withoutMarkup(body)],
    missing: 'Install it (Debian and Ubuntu: libnotify-bin; Fedora and Arch: libnotify).',
  };
}

/** Shows a toast in the name of PowerShell, the one program whose messages need no installation. */
const TOAST = [
  "$ErrorActionPreference = 'Stop'",
  '[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]',
  '$toast = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)',
  "$texts = $toast.GetElementsByTagName('text')",
  '[void]$texts.Item(0).AppendChild($toast.CreateTextNode($env:TIDEMILL_TITLE))',
  '[void]$texts.Item(1).AppendChild($toast.CreateTextNode($env:TIDEMILL_BODY))',
  "$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'",
  '[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show([Windows.UI.Notifications.ToastNotification]::new($toast))',
].join('; ');

/** Desktops of Linux read the text below the title as a little HTML. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function notShown(program: string, end: ProgramEnd, missing: string): TidemillError {
  const elsewhere =
    'On a machine without a desktop, use the channel email, slack, teams or webhook.';
  const said = end.complaint.split('\n', 1)[0];
  return new TidemillError({
    code: 'notification.desktop',
    message: end.missing
      ? `No message can be shown on this desktop: there is no ${program}.`
      : `No message could be shown on this desktop: ${said || `${program} failed without a word`}`,
    hint: end.missing ? `${missing} ${elsewhere}` : elsewhere,
  });
}
