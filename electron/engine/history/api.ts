import type {
  GitView,
  HistoryPage,
  Restored,
  VersionDiff,
  VersionView,
} from '../../../shared/contract/history.ts';

export type SnapshotReason = VersionView['reason'];

/** The versions of a project's own files. Every method throws TidemillError for what a person can mend. */
export interface History {
  /**
   * The version of the files as they stand: a new one where they differ from the latest. Cheap where
   * nothing changed since. Never fails for the history's own sake: a damaged one is set aside, told as
   * `problem`, and begun anew.
   */
  snapshot(reason: SnapshotReason): Promise<string>;
  list(query: {
    pipeline?: string | undefined;
    search?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): Promise<HistoryPage>;
  diff(from: string | null, to: string): Promise<VersionDiff>;
  file(version: string, path: string): Promise<string | null>;
  restore(target: {
    version: string;
    pipeline?: string | undefined;
    block?: string | undefined;
  }): Promise<Restored>;
  label(version: string, label: string | null): Promise<VersionView>;
  git(): Promise<GitView | null>;
  /** Makes the snapshots that are waiting. */
  close(): Promise<void>;
}
