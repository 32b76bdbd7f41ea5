import { create } from 'zustand';
import type { EngineInfo, ProjectView } from '../../../shared/contract/views.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import { engine } from '../client.ts';

export interface ProjectState {
  view: ProjectView | null;
  info: EngineInfo | null;
  error: ErrorData | null;
  /** Asks the engine again. Failing leaves the last view in place and sets `error`. */
  refresh(): Promise<void>;
  refreshInfo(): Promise<void>;
}

export const useProjectStore = create<ProjectState>()((set) => ({
  view: null,
  info: null,
  error: null,
  async refresh() {
    try {
      set({ view: await engine.project.get(), error: null });
    } catch (thrown) {
      set({ error: toErrorData(thrown) });
    }
  },
  async refreshInfo() {
    try {
      set({ info: await engine.engine.info() });
    } catch (thrown) {
      set({ error: toErrorData(thrown) });
    }
  },
}));
