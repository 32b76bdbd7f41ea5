import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { memoryWires } from '../../shared/contract/memory.ts';
import { portWire } from '../../shared/contract/port.ts';
import { opened, socketWire } from '../../shared/contract/socket.ts';
import { MAX_REQUEST_FRAME } from '../../shared/contract/wire.ts';
import { contractSuite } from './suite.ts';

contractSuite('memory', () => ({
  async wires() {
    const [client, server] = memoryWires();
    return { client, server };
  },
  close: async () => {},
}));

contractSuite('MessagePort', () => ({
  async wires() {
    const { port1, port2 } = new MessageChannel();
    return { client: portWire(port1), server: portWire(port2) };
  },
  close: async () => {},
}));

contractSuite("Electron's MessagePortMain", () => ({
  async wires() {
    const { port1, port2 } = new MessageChannel();
    return { client: portWire(port1), server: portWire(asPortMain(port2)) };
  },
  close: async () => {},
}));

contractSuite('WebSocket', () => {
  const listening = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    maxPayload: MAX_REQUEST_FRAME,
  });
  return {
    async wires() {
      if (!listening.address()) await once(listening, 'listening');
      const { port } = listening.address() as AddressInfo;
      const connected = once(listening, 'connection') as Promise<[WebSocket]>;
      const socket = await opened(new WebSocket(`ws://127.0.0.1:${port}`));
      const [accepted] = await connected;
      accepted.on('error', () => {});
      return { client: socketWire(socket), server: socketWire(accepted) };
    },
    async close() {
      for (const socket of listening.clients) socket.terminate();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
});

/** A Node port that speaks as Electron's do: an emitter whose messages are events. */
function asPortMain(port: InstanceType<typeof MessageChannel>['port1']) {
  return {
    postMessage: (message: string) => port.postMessage(message),
    on(type: 'message' | 'close', listener: (event: { data: unknown }) => void) {
      port.on(type, (data: unknown) => listener({ data }));
      return this;
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}
