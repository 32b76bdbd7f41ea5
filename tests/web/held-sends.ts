import type { Page } from '@playwright/test';

/**
 * Keeps from the engine what the page sends it, in order, until `release`: what happens meanwhile happens
 * before any of it arrives, however fast or slow the machine is.
 */
export async function holdSends(page: Page): Promise<{ release(): Promise<void> }> {
  await page.evaluate(() => {
    const send = WebSocket.prototype.send;
    const held: (() => void)[] = [];
    WebSocket.prototype.send = function (data) {
      held.push(() => send.call(this, data));
    };
    Object.assign(window, {
      release: () => {
        WebSocket.prototype.send = send;
        for (const each of held) each();
      },
    });
  });
  return { release: () => page.evaluate('release()') };
}
