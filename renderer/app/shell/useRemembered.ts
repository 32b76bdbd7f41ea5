import { useDefaultLayout } from 'react-resizable-panels';

/** The sizes that a person gave these panels in this project; each set of open panels has its own. */
export function useRemembered(project: string, group: string, panelIds: string[]) {
  return useDefaultLayout({
    id: `tidemill.sizes:${project}:${group}`,
    panelIds,
    storage: localStorage,
    onlySaveAfterUserInteractions: true,
  });
}
