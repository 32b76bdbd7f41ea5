import type { Client, Connection } from '../../../shared/contract/client.ts';
import { useConnectionStore } from '../stores/connection.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;

/** Doubles from 250 ms to 8 s. */
export function backOff(attempt: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

/**
 * Keeps one connection to the engine open for as long as the page lives. Calls made while it is down
 * wait for the next one; the connection store says so to everyone who looks.
 */
export class ConnectionKeeper {
  readonly #open: () => Promise<Connection>;
  #client: Client | null = null;
  #waiting: ((client: Client) => void)[] = [];
  #wake: (() => void) | null = null;

  constructor(open: () => Promise<Connection>) {
    this.#open = open;
  }

  /** The client in use, as soon as there is one. Rejects with the signal's reason when aborted. */
  client(signal?: AbortSignal): Promise<Client> {
    if (this.#client !== null) return Promise.resolve(this.#client);
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** Tries again at once instead of waiting for the back-off to pass. */
  retryNow(): void {
    this.#wake?.();
  }

  /** Opens, and opens again after every loss. Never returns. */
  async run(): Promise<never> {
    let attempt = 0;
    for (;;) {
      const connection = await this.#open().catch(() => null);
      if (connection !== null) {
        attempt = 0;
        this.#use(connection.client);
        await connection.closed;
        this.#client = null;
      }
      useConnectionStore.setState((state) => ({
        phase: state.epoch === 0 ? 'connecting' : 'reconnecting',
        attempt: attempt + 1,
      }));
      await this.#pause(backOff(attempt));
      attempt += 1;
    }
  }

  #use(client: Client): void {
    this.#client = client;
    useConnectionStore.setState((state) => ({ phase: 'open', attempt: 0, epoch: state.epoch + 1 }));
    for (const resolve of this.#waiting.splice(0)) resolve(client);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
