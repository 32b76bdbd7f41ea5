/**
 * Every colour of the interface, by theme: the source of `tokens.css` and of what the contrast and
 * colour-vision tests measure. Do not retune by eye; the tests say what a change does.
 */
export interface Palette {
  canvas: string;
  panel: string;
  raised: string;
  hover: string;
  text1: string;
  text2: string;
  text3: string;
  border: string;
  borderStrong: string;
  primary: string;
  primaryText: string;
  accent: string;
  /** Status: `fill` for graphics, `text` for words. */
  status: Record<StatusTone, { fill: string; text: string }>;
  kind: Record<KindTone, string>;
}

export type StatusTone = 'queued' | 'running' | 'success' | 'stale' | 'failed' | 'quiet';
export type KindTone = 'input' | 'transform' | 'output' | 'check' | 'control';

export const light: Palette = {
  canvas: '#F7F8FA',
  panel: '#FFFFFF',
  raised: '#FFFFFF',
  hover: '#EEF0F4',
  text1: '#14171C',
  text2: '#4A505B',
  text3: '#666D7A',
  border: '#E1E4EA',
  borderStrong: '#868D9A',
  primary: '#14171C',
  primaryText: '#FFFFFF',
  accent: '#5B4FCF',
  status: {
    queued: { fill: '#41464E', text: '#41464E' },
    running: { fill: '#2B55BF', text: '#1B45B0' },
    success: { fill: '#348F7A', text: '#1F735C' },
    stale: { fill: '#B6770B', text: '#8A5612' },
    failed: { fill: '#93190F', text: '#8C1410' },
    quiet: { fill: '#666D7A', text: '#666D7A' },
  },
  kind: {
    input: '#1A86D0',
    transform: '#2B3038',
    output: '#9A2D62',
    check: '#8E770C',
    control: '#767A81',
  },
};

export const dark: Palette = {
  canvas: '#0E1014',
  panel: '#15181E',
  raised: '#1C2028',
  hover: '#252A34',
  text1: '#E9ECF1',
  text2: '#B1B8C4',
  text3: '#8C94A2',
  border: '#272C36',
  borderStrong: '#6A7280',
  primary: '#E9ECF1',
  primaryText: '#14171C',
  accent: '#A79BFF',
  status: {
    queued: { fill: '#8B93A0', text: '#8B93A0' },
    running: { fill: '#559EFA', text: '#559EFA' },
    success: { fill: '#74E8C3', text: '#74E8C3' },
    stale: { fill: '#F9C063', text: '#F9C063' },
    failed: { fill: '#E66B64', text: '#E66B64' },
    quiet: { fill: '#8C94A2', text: '#8C94A2' },
  },
  kind: {
    input: '#6FB0FF',
    transform: '#F1F3F6',
    output: '#F58FB4',
    check: '#B0A92A',
    control: '#6E7683',
  },
};

export const palettes = { light, dark };
