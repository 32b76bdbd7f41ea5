/** A text in which ▸ marks the place where a problem should be reported. */
export function marked(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf('▸')).split('\n');
  return {
    text: text.replace('▸', ''),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}
