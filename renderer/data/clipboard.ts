import type { Json } from '../../shared/worker/protocol.ts';
import { clipboardText } from './cellText.ts';

/** Rows as tab-separated text, as spreadsheets take it: fields with tabs, breaks or quotes are quoted. */
export function toTabSeparated(rows: readonly (readonly Json[])[], header?: string[]): string {
  const lines = rows.map((row) => row.map((cell) => quoted(clipboardText(cell))).join('\t'));
  return (header ? [header.map(quoted).join('\t'), ...lines] : lines).join('\n');
}

function quoted(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Puts text on the clipboard; throws what the browser throws where it is not allowed. */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
