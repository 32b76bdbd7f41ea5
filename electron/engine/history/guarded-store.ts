import path from 'node:path';
import { TidemillError, toErrorData } from '../../../shared/errors.ts';
import type { SnapshotReason } from './api.ts';
import { DamagedHistory } from './damage.ts';
import { setAside, setAsideProblem } from './set-aside.ts';
import type { VersionStore } from './version-store.ts';

/** What a run names where its version could not be kept. */
const NO_VERSION = 'none';

/**
 * The versions for callers that come at any time: one after the other, so that each sees a whole state,
 * and safe from what is wrong with them. A damaged history is set aside, said, and begun anew.
 */
export class GuardedStore {
  readonly #store: VersionStore;
  readonly #onChange: () => void;
  #queue: Promise<unknown> = Promise.resolve();
  #tidying: Promise<void> | null = null;
  #closing = false;
  /** What went wrong and is past; and what is wrong at the moment. */
  #lost: string | null = null;
  #failure: string | null = null;

  constructor(store: VersionStore, onChange: () => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  /** What there is to say of the state of the history, or null. */
  get problem(): string | null {
    return this.#failure ?? this.#lost ?? setAsideProblem(path.dirname(this.#store.dir));
  }

  /** The version of the present files. Whatever is wrong with the history is told, never thrown. */
  async snapshot(reason: SnapshotReason): Promise<string> {
    // Who starts a run of what has not changed need not wait for those who compare versions.
    const known = await this.#store.unchanged().catch(() => null);
    if (known === null) return await this.#inTurn(() => this.#snapshot(reason));
    this.#failure = null;
    return known;
  }

  /**
   * Runs work in turn. Where it finds the history damaged, that is set aside.
   * @throws TidemillError `history.damaged`; and what `work` throws
   */
  sound<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      try {
        return await work();
      } catch (error) {
        await this.#beginAnew(error);
        await this.#snapshot('save');
        throw damaged(error);
      }
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#queue;
    await this.#tidying;
  }

  async #snapshot(reason: SnapshotReason): Promise<string> {
    try {
      const { version, made } = await this.#store.snapshot(reason).catch(async (error: unknown) => {
        await this.#beginAnew(error);
        return await this.#store.snapshot(reason);
      });
      this.#failure = null;
      if (made) this.#onChange();
      this.#tidying ??= this.#tidy().finally(() => {
        this.#tidying = null;
      });
      return version;
    } catch (error) {
      this.#failure = `Versions cannot be kept: ${toErrorData(error).message}`;
      return NO_VERSION;
    }
  }

  /** Does what can wait: what comes meanwhile does not wait for it. */
  async #tidy(): Promise<void> {
    try {
      for (let more = true; more && !this.#closing; ) {
        more = await this.#inTurn(() => this.#store.completeSearch());
      }
      if (!this.#closing && (await this.#store.isUntidy())) {
        await this.#store.tidy((work) => this.#inTurn(work));
      }
    } catch (error) {
      await this.#inTurn(() => this.#beginAnew(error)).catch((failure: unknown) => {
        this.#failure = `The history could not be packed: ${toErrorData(failure).message}`;
      });
    }
  }

  /** Sets a damaged history aside; throws `error` where it is none of damage. */
  async #beginAnew(error: unknown): Promise<void> {
    if (!(error instanceof DamagedHistory)) throw error;
    const name = await setAside(this.#store.dir, error.message);
    if (name === null) {
      this.#lost = `The history's folder ${this.#store.dir} was gone. Versions begin anew.`;
    }
    this.#store.forget();
    this.#onChange();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function damaged(error: unknown): TidemillError {
  const { message } = toErrorData(error);
  return new TidemillError(
    {
      code: 'history.damaged',
      message: `The history is damaged (${message}); it was set aside, and versions begin anew.`,
      hint: 'tidemill history says where it is. What real git can read of it, git --git-dir FOLDER log shows.',
    },
    { cause: error },
  );
}
