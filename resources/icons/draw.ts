/** Draws the PNG icons from `icon.svg`: `node resources/icons/draw.ts`. Run it when the SVG has changed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../../tests/run/browser.ts';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const folder = import.meta.dirname;
const svg = await readFile(path.join(folder, 'icon.svg'), 'utf8');
const executablePath = findChromium();
if (executablePath === null) throw new Error('There is no Chromium to draw with.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  const file = path.join(folder, `${size}x${size}.png`);
  await page.screenshot({ path: file, omitBackground: true });
}
await browser.close();
