/** Every store of the interface, by one name each. Subscribe narrowly: one field, one block. */
export { useConnectionStore } from './stores/connection.ts';
export { usePipelineStore } from './stores/pipeline.ts';
export { useProjectStore } from './stores/project.ts';
export { isRunning, useRunStore } from './stores/run.ts';
export { dockBlock, primaryBlock, useSelectionStore } from './stores/selection.ts';
export { useThemeStore } from './stores/theme.ts';
export { say, sayError, unsay, useToastStore } from './stores/toasts.ts';
export { choosePreset, startAdding, useViewStore } from './stores/view.ts';
