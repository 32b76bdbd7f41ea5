import { registerCompletion } from './completion.ts';
import { registerNavigation } from './navigation.ts';

let registered = false;

/** Teaches Monaco our completion and navigation; once, however many editors there are. */
export function registerLanguages(): void {
  if (registered) return;
  registered = true;
  registerCompletion();
  registerNavigation();
}
