import type { PipelineView } from '../../../shared/contract/views.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { applyEdits } from './apply.ts';

interface Batch {
  edits: readonly Edit[];
  saved(view: PipelineView): void;
  refused(error: unknown): void;
}

export interface EditQueueHost {
  send(revision: string, edits: readonly Edit[]): Promise<PipelineView>;
  fetch(): Promise<PipelineView>;
  /** Called with the pipeline as it will be, and how many batches are still to be saved. */
  publish(view: PipelineView, unsaved: number): void;
  /** The files changed outside: these edits were not saved and `view` now shows the files. */
  conflict(edits: readonly Edit[]): void;
}

/**
 * Saves edits one batch after another, each on the revision that the one before it made, while the
 * view already shows them all. A refused batch is taken back; the rest go on.
 */
export class EditQueue {
  #confirmed: PipelineView;
  #batches: Batch[] = [];
  #sending: Promise<void> | null = null;
  readonly #host: EditQueueHost;

  constructor(view: PipelineView, host: EditQueueHost) {
    this.#confirmed = view;
    this.#host = host;
  }

  get revision(): string {
    return this.#confirmed.revision;
  }

  get idle(): boolean {
    return this.#batches.length === 0;
  }

  /** Shows the edits at once. Resolves when they are in the files; rejects when they were refused. */
  add(edits: readonly Edit[]): Promise<PipelineView> {
    const saved = new Promise<PipelineView>((resolve, reject) => {
      this.#batches.push({ edits, saved: resolve, refused: reject });
    });
    this.#publish();
    this.#sending ??= this.#pump();
    return saved;
  }

  /** Resolves when no edit is on its way any more, saved or refused. */
  async settled(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  /** Takes what the files say now, unless edits are on their way: those will meet it themselves. */
  accept(view: PipelineView): void {
    if (!this.idle) return;
    this.#confirmed = view;
    this.#publish();
  }

  async #pump(): Promise<void> {
    for (let batch = this.#batches[0]; batch !== undefined; batch = this.#batches[0]) {
      try {
        this.#confirmed = await this.#host.send(this.#confirmed.revision, batch.edits);
        this.#batches.shift();
        batch.saved(this.#confirmed);
      } catch (error) {
        await this.#refuse(batch, error);
      }
      this.#publish();
    }
    this.#sending = null;
  }

  async #refuse(_batch: Batch, error: unknown): Promise<void> {
    const lost =
      error instanceof TidemillError && error.code === 'pipeline.conflict'
        ? this.#batches.splice(0)
        : this.#batches.splice(0, 1);
    for (const each of lost) each.refused(error);
    if (lost.length === 0 || !(error instanceof TidemillError)) return;
    if (error.code !== 'pipeline.conflict') return;
    this.#confirmed = await this.#host.fetch().catch(() => this.#confirmed);
    this.#host.conflict(lost.flatMap((each) => each.edits));
  }

  #publish(): void {
    const edits = this.#batches.flatMap((batch) => batch.edits);
    this.#host.publish(applyEdits(this.#confirmed, edits), this.#batches.length);
  }
}
