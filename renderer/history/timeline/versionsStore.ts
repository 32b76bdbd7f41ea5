import { create } from 'zustand';
import type { VersionView } from '../../../shared/contract/history.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../../app/client.ts';
import { isLost } from '../../app/connection/isLost.ts';
import { sayError } from '../../app/store.ts';
import { type KnownVersions, newestPage, olderPage, withVersion } from './pages.ts';

const PAGE = 100;

export interface VersionQuery {
  pipeline: string | null;
  search: string;
}

export interface VersionsState extends KnownVersions {
  query: VersionQuery | null;
  /** The first page of the query is not here yet; what is shown is what was before. */
  loading: boolean;
  loadingMore: boolean;
  /** What is wrong with the history itself. */
  problem: string | null;
  /** Why the versions could not be read. */
  error: ErrorData | null;
  /**
   * Every version met so far: those compared may not pass the filter. One map for ever, which grows with
   * each page; select what is in it, not the map.
   */
  met: ReadonlyMap<string, VersionView>;
  /** Asks for the versions of another query. */
  ask(query: VersionQuery): Promise<void>;
  /** Asks for the newest again, keeping the older ones that were read. */
  refresh(): Promise<void>;
  readOlder(): Promise<void>;
  put(changed: VersionView): void;
  /** Meets a version that no list had yet, given whole; one that cannot be read stays unmet. */
  meet(version: string): Promise<void>;
}

export const useVersions = create<VersionsState>()((set, get) => {
  const list = (query: VersionQuery, before?: string) =>
    engine.history.list({
      limit: PAGE,
      ...(query.pipeline === null ? {} : { pipeline: query.pipeline }),
      ...(query.search === '' ? {} : { search: query.search }),
      ...(before === undefined ? {} : { before }),
    });
  /** Answers to a query that is no longer asked are dropped. */
  const current = (query: VersionQuery) => get().query === query;
  const met = new Map<string, VersionView>();
  const asking = new Set<string>();
  const meet = (versions: readonly VersionView[]) => {
    for (const version of versions) met.set(version.version, version);
  };

  const readNewest = async (query: VersionQuery, known: () => KnownVersions): Promise<void> => {
    try {
      const page = await list(query);
      if (!current(query)) return;
      const { problem, versions } = page;
      meet(versions);
      set({ ...newestPage(known(), page), problem, error: null });
    } catch (thrown) {
      if (current(query) && !isLost(thrown)) set({ error: toErrorData(thrown) });
    }
  };

  return {
    query: null,
    versions: [],
    more: false,
    loading: true,
    loadingMore: false,
    problem: null,
    error: null,
    met,
    async ask(query) {
      set({ query, loading: true, loadingMore: false });
      await readNewest(query, () => ({ versions: [], more: false }));
      if (current(query)) set({ loading: false });
    },
    async refresh() {
      const { query } = get();
      if (query !== null) await readNewest(query, get);
    },
    async readOlder() {
      const { query, versions, loading, loadingMore } = get();
      const last = versions.at(-1)?.version;
      if (query === null || last === undefined || loading || loadingMore || !get().more) return;
      set({ loadingMore: true });
      try {
        const page = await list(query, last);
        if (!current(query)) return;
        meet(page.versions);
        set(olderPage(get(), page));
      } catch (thrown) {
        if (current(query)) set({ error: toErrorData(thrown) });
      } finally {
        if (current(query)) set({ loadingMore: false });
      }
    },
    put(changed) {
      meet([changed]);
      set(withVersion(get(), changed));
    },
    async meet(version) {
      if (met.has(version) || asking.has(version)) return;
      asking.add(version);
      try {
        const { versions } = await engine.history.list({ search: version, limit: 1 });
        meet(versions);
        set({ met });
      } catch (thrown) {
        if (!isLost(thrown)) sayError(thrown);
      } finally {
        asking.delete(version);
      }
    },
  };
});

/** The newest version of the list. */
export function newestOf(state: Pick<VersionsState, 'versions'>): string | null {
  return state.versions[0]?.version ?? null;
}

/** When a version was made, as far as it was met. */
export function timeOf(state: Pick<VersionsState, 'met'>, version: string | null): string | null {
  return version === null ? null : (state.met.get(version)?.time ?? null);
}
