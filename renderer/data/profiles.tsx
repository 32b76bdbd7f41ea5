import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ColumnProfile } from '../../shared/contract/views.ts';
import { type ErrorData, toErrorData } from '../../shared/errors.ts';

export type ProfilesState =
  | { phase: 'unasked' }
  | { phase: 'loading' }
  | { phase: 'ready'; columns: ColumnProfile[] }
  | { phase: 'failed'; error: ErrorData };

interface Profiles {
  state: ProfilesState;
  rows: number;
  /** Computes the profile of all columns once; later calls do nothing unless it failed. */
  load(): void;
}

const ProfilesContext = createContext<Profiles>({
  state: { phase: 'unasked' },
  rows: 0,
  load: () => undefined,
});

interface ProfilesProviderProps {
  rows: number;
  fetch: () => Promise<ColumnProfile[]>;
  children: ReactNode;
}

/** Holds the profile of one output for its header popovers and its side list. Give it a `key` per output. */
export function ProfilesProvider({ rows, fetch, children }: ProfilesProviderProps) {
  const [state, setState] = useState<ProfilesState>({ phase: 'unasked' });
  const asked = useRef(false);
  const load = useCallback(() => {
    if (asked.current) return;
    asked.current = true;
    setState({ phase: 'loading' });
    fetch().then(
      (columns) => setState({ phase: 'ready', columns }),
      (thrown) => {
        asked.current = false;
        setState({ phase: 'failed', error: toErrorData(thrown) });
      },
    );
  }, [fetch]);
  const value = useMemo(() => ({ state, rows, load }), [state, rows, load]);
  return <ProfilesContext value={value}>{children}</ProfilesContext>;
}

/** The profile of the output in view. Nothing is computed before `load` is called. */
export function useProfiles(): Profiles {
  return useContext(ProfilesContext);
}
