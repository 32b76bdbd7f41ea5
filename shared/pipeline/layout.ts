import { type Layout, layoutSchema } from './document.ts';

/** Reads the text of a layout.json; null where it is not one. */
export function parseLayout(text: string): Layout | null {
  try {
    return layoutSchema.parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return null;
  }
}

/** The text of a layout.json: one block a line, so that a moved block is one changed line in git. */
export function formatLayout(layout: Layout): string {
  const lines = Object.entries(layout).map(
    ([name, { x, y }]) => `  ${JSON.stringify(name)}: { "x": ${x}, "y": ${y} }`,
  );
  return lines.length === 0 ? '{}\n' : `{\n${lines.join(',\n')}\n}\n`;
}
