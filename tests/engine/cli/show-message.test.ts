import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showMessage } from '../../../electron/headless/show-message.ts';
import { type StandIns, standIns } from './stand-ins.ts';

let home: string;
let programs: StandIns;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tidemill-home-'));
  programs = await standIns(home);
  vi.stubEnv('PATH', `${programs.bin}:/usr/bin:/bin`);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const message = {
  title: '--urgency=critical $(touch pwned) "quoted"',
  body: `<b>failed</b> & " end tell; 'x' \\\n$(id) ünï 🚰`,
};

describe.runIf(process.platform !== 'win32')('a message of the system', () => {
  it('is data for notify-send, its text without markup', async () => {
    await programs.add('notify-send');
    await showMessage(message, 'linux');
    const body = message.body
      .replace('&', '&amp;')
      .replace('<b>', '&lt;b&gt;')
      .replace('</b>', '&lt;/b&gt;');
    expect(await programs.calls()).toEqual([
      ['notify-send', '--app-name=Tidemill', '--', message.title, body],
    ]);
  });

  it('is data for osascript', async () => {
    await programs.add('osascript');
    await showMessage(message, 'darwin');
    const [[, ...words] = []] = await programs.calls();
    expect(words.slice(-3)).toEqual(['--', message.title, message.body]);
    expect(words.slice(0, -3).join(' ')).not.toMatch(/pwned|failed/);
  });

  it('is data for PowerShell, in its environment', async () => {
    const seen = path.join(home, 'seen');
    await programs.add(
      'powershell.exe',
      `printf '%s|%s' "$TIDEMILL_TITLE" "$TIDEMILL_BODY" > '${seen}'`,
    );
    await showMessage(message, 'win32');
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(seen, 'utf8')).toBe(`${message.title}|${message.body}`);
    expect(JSON.stringify(await programs.calls())).not.toMatch(/pwned|failed/);
  });

  it('says in plain words that there is nothing to show it with', async () => {
    vi.stubEnv('PATH', home);
    await expect(showMessage(message, 'linux')).rejects.toMatchObject({
      data: {
        code: 'notification.desktop',
        message: 'No message can be shown on this desktop: there is no notify-send.',
        hint: expect.stringMatching(/libnotify.*email, slack/),
      },
    });
  });

  it('says why there is no desktop to show it on', async () => {
    await programs.add('notify-send', 'echo "Cannot autolaunch D-Bus without X11" >&2; exit 1');
    await expect(showMessage(message, 'linux')).rejects.toMatchObject({
      data: { message: expect.stringContaining('Cannot autolaunch D-Bus without X11') },
    });
  });
});
