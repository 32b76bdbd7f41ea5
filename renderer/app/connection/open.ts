import { type Connection, connect } from '../../../shared/contract/client.ts';
import { type DesktopBridge, PORT, portMessageSchema } from '../../../shared/contract/handoff.ts';
import { portWire } from '../../../shared/contract/port.ts';
import { opened, SOCKET_PATH, socketWire } from '../../../shared/contract/socket.ts';

declare global {
  interface Window {
    tidemill?: DesktopBridge;
  }
}

/**
 * Connects to the engine from where this page runs: over the desktop app's port, or a WebSocket to the
 * host that served the page.
 * @throws TidemillError `connection.failed`
 */
export async function openConnection(): Promise<Connection> {
  if (window.tidemill !== undefined) return connect(portWire(await desktopPort(window.tidemill)));
  return connect(socketWire(await opened(new WebSocket(socketAddress(new URL(location.href))))));
}

/** Where a page's engine listens: beside the page, which got its access as a cookie. */
export function socketAddress(page: URL): URL {
  const address = new URL(SOCKET_PATH, page);
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

/** The port comes as a window message; the nonce proves that it answers this page's own question. */
function desktopPort(bridge: DesktopBridge): Promise<MessagePort> {
  const nonce = crypto.randomUUID();
  return new Promise((resolve) => {
    const listen = (event: MessageEvent) => {
      if (event.source !== window) return;
      const message = portMessageSchema.safeParse(event.data);
      const [port] = event.ports;
      if (!message.success || message.data.type !== PORT || message.data.nonce !== nonce) return;
      if (port === undefined) return;
      window.removeEventListener('message', listen);
      resolve(port);
    };
    window.addEventListener('message', listen);
    bridge.connect(nonce);
  });
}
