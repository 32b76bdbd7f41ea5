import { type ProjectWatch, watchProject } from './watch-project.ts';

export type ChangeListener = (change: { pipeline: string | null }) => void;

/** How the notifier asks what there is now. */
export interface ProjectState {
  readonly dir: string;
  /** Revisions of all pipelines: of those in `only` as they now are, of the others as last read (null: never). */
  revisions(only: ReadonlySet<string | null>): Map<string, string | null>;
  settingsRevision(): string | null;
}

/**
 * Tells listeners of changes to a project's files: each change once, whether the watcher sees it or an edit
 * of ours made it, and nothing that leaves the files saying what they said. A pipeline that comes or goes
 * is a change of the project (`pipeline: null`).
 */
export class ChangeNotifier {
  readonly #state: ProjectState;
  readonly #listeners = new Set<ChangeListener>();
  /** Those who want to know whatever happens, be it a change or not. */
  readonly #touched = new Set<() => void>();
  /** What listeners know: the revision of each pipeline. */
  #told = new Map<string, string | null>();
  #toldSettings: string | null = null;
  #watch: ProjectWatch | null = null;
  /** Why changes outside the app may go unseen, or null. */
  failure: string | null = null;

  constructor(state: ProjectState) {
    this.#state = state;
  }

  /**
   * Starts watching with the first listener. Returns how to stop.
   * @param touched called when the watcher has seen anything at all
   */
  add(listener: ChangeListener, touched: () => void = () => {}): () => Promise<void> {
    this.#listeners.add(listener);
    this.#touched.add(touched);
    if (this.#watch === null) this.#start();
    return async () => {
      this.#listeners.delete(listener);
      this.#touched.delete(touched);
      if (this.#listeners.size === 0) await this.close();
    };
  }

  /** Tells of a change that we made ourselves, so that the watcher's word of it is no news. */
  tell(pipeline: string, revision: string): void {
    if (this.#watch === null || this.#told.get(pipeline) === revision) return;
    const isNew = !this.#told.has(pipeline);
    this.#told.set(pipeline, revision);
    this.#notify(isNew ? null : pipeline);
  }

  /** Tells of all that is other than what listeners know, without waiting for the watcher. */
  look(): void {
    this.#check(new Set([null, ...this.#told.keys()]));
  }

  async close(): Promise<void> {
    const watch = this.#watch;
    this.#watch = null;
    await watch?.close();
  }

  #start(): void {
    const names = this.#state.revisions(new Set()).keys();
    this.#told = this.#state.revisions(new Set(names));
    this.#toldSettings = this.#state.settingsRevision();
    const watch = watchProject(
      this.#state.dir,
      (names) => {
        this.#check(names);
        for (const touched of [...this.#touched]) touched();
      },
      (message) => {
        this.failure = message;
      },
    );
    this.#watch = watch;
    // What happened between the call and now was seen by nobody.
    void watch.ready.then(() => this.look());
  }

  #check(names: ReadonlySet<string | null>): void {
    if (this.#watch === null) return;
    try {
      if (names.has(null)) this.#tellSettings();
      this.#tellPipelines(this.#state.revisions(names));
    } catch (error) {
      // Nobody waits for this: it shows among the project's problems.
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  #tellSettings(): void {
    const revision = this.#state.settingsRevision();
    if (revision === this.#toldSettings) return;
    this.#toldSettings = revision;
    this.#notify(null);
  }

  #tellPipelines(now: ReadonlyMap<string, string | null>): void {
    const came = [...now.keys()].some((name) => !this.#told.has(name));
    const went = [...this.#told.keys()].filter((name) => !now.has(name));
    for (const name of went) this.#told.delete(name);
    for (const [name, revision] of now) {
      const before = this.#told.get(name);
      if (revision === null && before !== undefined) continue;
      this.#told.set(name, revision);
      if (before !== undefined && before !== revision) this.#notify(name);
    }
    if (came || went.length > 0) this.#notify(null);
  }

  #notify(pipeline: string | null): void {
    for (const listener of [...this.#listeners]) listener({ pipeline });
  }
}
