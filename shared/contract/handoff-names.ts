/**
 * How a window of the desktop app gets its message port to the engine. A port cannot pass the context
 * bridge, so it arrives as a window message, and a nonce that the page made proves that it is the answer:
 *
 * 1. page: `window.tidemill.connect(nonce)`
 * 2. preload → main: `CONNECT` with the nonce; main checks who is asking and serves one end of a channel
 * 3. main → preload: `PORT` with the nonce and the other end
 * 4. preload → page: a window message `portMessageSchema` with the port, to the page's own origin
 *
 * A page that loads again connects again. When the engine goes away the port closes.
 */
export const CONNECT = 'tidemill:connect';
export const PORT = 'tidemill:port';

/** What the preload puts on `window.tidemill`. It is absent in a browser. */
export interface DesktopBridge {
  connect(nonce: string): void;
}
