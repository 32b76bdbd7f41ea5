import { dialog, shell } from 'electron';

const ALLOWED_SCHEMES = new Set(['https:', 'http:', 'mailto:']);
const LONGEST = 2_000;

/** The address as the system's browser may be given it; null for what could start something else. */
export function safeLink(address: string): string | null {
  if (address.length > LONGEST) return null;
  try {
    const url = new URL(address);
    return ALLOWED_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Opens an address outside the app once the person has seen it and agreed: a link may come from a
 * pipeline's output. Addresses that are not web pages or mail are ignored.
 */
export async function openExternally(address: string): Promise<void> {
  const link = safeLink(address);
  if (link === null) return;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: 'Open this address outside Tidemill?',
    detail: link,
    buttons: ['Open', 'Cancel'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) await shell.openExternal(link);
}
