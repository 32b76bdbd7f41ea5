import { ipcMain, MessageChannelMain } from 'electron';
import { CONNECT, nonceSchema, PORT } from '../../shared/contract/handoff.ts';
import { portWire } from '../../shared/contract/port.ts';
import type { Wire } from '../../shared/contract/wire.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** Gives every page of ours that asks a port of its own, and its other end to `serve`. */
export function handOutPorts(serve: (wire: Wire) => void): void {
  ipcMain.on(CONNECT, (event, asked: unknown) => {
    const frame = event.senderFrame;
    const isOurPage = frame !== null && frame.parent === null && frame.origin === APP_ORIGIN;
    const nonce = nonceSchema.safeParse(asked);
    if (!isOurPage || !nonce.success) return;
    const { port1, port2 } = new MessageChannelMain();
    frame.postMessage(PORT, { nonce: nonce.data }, [port2]);
    serve(portWire(port1));
  });
}
