import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { command } from './command.ts';

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  chromium.executablePath(),
];

/** The path of a Chromium to test in: `$CHROMIUM_PATH`, the system's, or Playwright's own; else null. */
export function findChromium(): string | null {
  return places.find((place) => place && existsSync(place)) ?? null;
}

const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY;
const isComplete = () => findChromium() !== null && (!needsDisplay || existsSync('/usr/bin/Xvfb'));

/**
 * Installs what the browser and desktop tests need where it is missing: by apt-get where that is there
 * and allowed, else Playwright's own Chromium. Prints what it does; the tests say what is still missing.
 */
export async function installBrowser(): Promise<void> {
  if (isComplete()) return;
  if (existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium and Xvfb for the tests (apt-get)…');
    const root = process.getuid?.() === 0;
    const apt = (...args: string[]) =>
      command(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], {
        env: { DEBIAN_FRONTEND: 'noninteractive' },
      });
    await apt('update', '-q');
    await apt('install', '-qy', '--no-install-recommends', 'chromium', 'xvfb');
  }
  if (findChromium() === null) {
    console.log('Installing Chromium for the tests (Playwright)…');
    await command('playwright', ['install', 'chromium']);
  }
}
