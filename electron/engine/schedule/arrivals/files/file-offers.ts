import type { Clock, Dispatcher, Occurrence, TriggerInForce } from '../../api.ts';
import { turn } from '../../turn.ts';
import { missedBecause } from '../backlog.ts';
import type { SeenFiles } from './seen-files.ts';
import type { SettlingFile } from './settling.ts';

/** A file that came while nobody was awake. */
export interface LateFile extends SettlingFile {
  /** When it came, UTC milliseconds. */
  came: number;
}

export interface FileOffersParts {
  trigger: TriggerInForce;
  seen: SeenFiles;
  clock: Clock;
  dispatcher: Dispatcher;
  /** What has not been offered is not on record either, and has to be found again. */
  failed(error: unknown): void;
}

/** Hands a trigger's files on, each on record in the transaction that records what becomes of it. */
export class FileOffers {
  readonly #parts: FileOffersParts;
  readonly #files: (SettlingFile | LateFile)[] = [];
  #offering: Promise<void> | null = null;
  #closed = false;

  constructor(parts: FileOffersParts) {
    this.#parts = parts;
  }

  /** Offers files one after the other, after those offered before. */
  offer(files: readonly (SettlingFile | LateFile)[]): void {
    this.#files.push(...files);
    this.#offering ??= this.#offerAll().finally(() => {
      this.#offering = null;
    });
  }

  /** Records files that nobody answers to, with a row for each or (`folded`) one for all. */
  miss(files: LateFile[], folded: boolean): void {
    const { dispatcher, seen, trigger } = this.#parts;
    const occurrences = files.map((file) => this.#occurrence(file, false));
    const [first] = occurrences;
    if (first === undefined) return;
    const instants = files.map(({ came }) => came);
    const one = {
      ...first,
      key: `${first.key}+${files.length - 1}`,
      nominal: Math.min(...instants),
      folded: { count: files.length, until: Math.max(...instants) },
    };
    const reason = missedBecause('it came', trigger.definition.catch_up);
    dispatcher.miss(folded ? [one] : occurrences, reason, () => {
      for (const [folder, group] of byFolder(files)) seen.note(folder, group);
    });
  }

  /** Offers nothing more; resolves when the file at hand has been decided. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#offering;
  }

  async #offerAll(): Promise<void> {
    try {
      for (let file = this.#files.shift(); file && !this.#closed; file = this.#files.shift()) {
        await this.#offerOne(file);
        await turn();
      }
    } catch (error) {
      this.#files.length = 0;
      if (!this.#closed) this.#parts.failed(error);
    }
  }

  async #offerOne(file: SettlingFile | LateFile): Promise<void> {
    const { folder, name, mark } = file;
    const { dispatcher, clock, seen } = this.#parts;
    const before = seen.marks(folder, [name]).get(name);
    if (before === mark) return;
    const note = () => seen.note(folder, [{ name, mark }]);
    const occurrence = this.#occurrence(file, before !== undefined);
    const { known } = await dispatcher.offer(occurrence, note);
    if (!known) return;
    // Answered to once, and then seen to go: it has been put back.
    if (before === undefined) {
      await dispatcher.offer({ ...occurrence, key: `${occurrence.key}|${clock.now()}` }, note);
    } else note();
  }

  #occurrence(file: SettlingFile | LateFile, changed: boolean): Occurrence {
    const { trigger, clock } = this.#parts;
    const shown = file.folder === '' ? file.name : `${file.folder.replace(/\/$/, '')}/${file.name}`;
    const late = 'came' in file;
    const did = changed ? 'changed' : 'arrived';
    return {
      pipeline: trigger.pipeline,
      trigger: trigger.definition.name,
      key: `${shown}|${file.mark}`,
      nominal: late ? file.came : clock.now(),
      interval: null,
      facts: { file: shown },
      params: {},
      cause: late ? `${shown} ${did} while Tidemill was off` : `${shown} ${did}`,
      ...(late ? { caughtUp: true } : {}),
    };
  }
}

function byFolder(files: readonly SettlingFile[]): Map<string, SettlingFile[]> {
  const groups = new Map<string, SettlingFile[]>();
  for (const file of files) {
    const group = groups.get(file.folder);
    if (group) group.push(file);
    else groups.set(file.folder, [file]);
  }
  return groups;
}
