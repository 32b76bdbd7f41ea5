import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Palette, palettes } from '../../../renderer/app/theme/tokens.ts';
import { ciede2000, contrast, leastSeparation } from './colour.ts';

const surfaces = (palette: Palette) => [
  palette.canvas,
  palette.panel,
  palette.raised,
  palette.hover,
];

test('the colour difference is that of the published test data', () => {
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(ciede2000([50, -1.3802, -84.2814], [50, 0, -82.7485])).toBeCloseTo(1, 4);
  expect(ciede2000([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619])).toBeCloseTo(
    2.0373,
    4,
  );
});

describe.each(Object.entries(palettes))('%s theme', (name, palette) => {
  test('text reads on every surface', () => {
    for (const surface of surfaces(palette)) {
      for (const text of [palette.text1, palette.text2, palette.text3]) {
        expect(contrast(text, surface), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
      for (const [status, { text }] of Object.entries(palette.status)) {
        expect(contrast(text, surface), `${status} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(palette.primaryText, palette.primary)).toBeGreaterThanOrEqual(15);
  });

  test('controls and signs are seen where they stand', () => {
    for (const surface of [palette.canvas, palette.panel, palette.raised]) {
      expect(contrast(palette.borderStrong, surface)).toBeGreaterThanOrEqual(3);
      expect(contrast(palette.accent, surface)).toBeGreaterThanOrEqual(4.5);
      for (const [status, { fill }] of Object.entries(palette.status)) {
        expect(contrast(fill, surface), `${status} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
      for (const [kind, tile] of Object.entries(palette.kind)) {
        expect(contrast(tile, surface), `${kind} on ${surface}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test('states stay apart with every colour vision', () => {
    const { success, running, failed, stale, queued } = palette.status;
    const fills = [success, running, failed, stale, queued].map(({ fill }) => fill);
    expect(leastSeparation(fills)).toBeGreaterThanOrEqual(name === 'light' ? 16.3 : 15.7);
  });

  test('kinds stay apart with every colour vision', () => {
    const least = leastSeparation(Object.values(palette.kind));
    expect(least).toBeGreaterThanOrEqual(name === 'light' ? 10.8 : 14.9);
  });

  test('the stylesheet says the same colours', () => {
    const file = path.join(import.meta.dirname, '../../../renderer/app/theme/tokens.css');
    const rule =
      readFileSync(file, 'utf8').split(`[data-theme="${name}"] {`)[1]?.split('}')[0] ?? '';
    const said = Object.fromEntries(
      [...rule.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, key, value]) => [key, value]),
    );
    expect(said).toMatchObject(customProperties(palette));
  });
});

function customProperties(palette: Palette): Record<string, string> {
  const kebab = (key: string) =>
    key.replace(/\d/g, '-$&').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const { status, kind, ...plain } = palette;
  return Object.fromEntries([
    ...Object.entries(plain).map(([key, value]) => [kebab(key), value.toLowerCase()]),
    ...Object.entries(status).flatMap(([key, { fill, text }]) => [
      [`status-${key}`, fill.toLowerCase()],
      [`status-${key}-text`, text.toLowerCase()],
    ]),
    ...Object.entries(kind).map(([key, value]) => [`kind-${key}`, value.toLowerCase()]),
  ]);
}
