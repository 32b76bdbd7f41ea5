import { contextBridge, ipcRenderer } from 'electron';
import { CONNECT, type DesktopBridge, PORT } from '../../shared/contract/handoff-names.ts';

// The page's window; the DOM's types are not for the rest of this program.
declare const window: {
  postMessage(message: unknown, origin: string, ports: readonly unknown[]): void;
  location: { origin: string };
};

/** Nonces that the page has asked with and that no port has answered yet. */
const asked = new Set<unknown>();

const bridge: DesktopBridge = {
  connect(nonce) {
    asked.add(nonce);
    ipcRenderer.send(CONNECT, nonce);
  },
};
contextBridge.exposeInMainWorld('tidemill', bridge);

ipcRenderer.on(PORT, (event, { nonce }: { nonce: unknown }) => {
  if (!asked.delete(nonce)) return;
  window.postMessage({ type: PORT, nonce }, window.location.origin, event.ports);
});
