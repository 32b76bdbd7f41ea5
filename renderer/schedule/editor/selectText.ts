import type { MouseEvent } from 'react';

/**
 * Selects all of a field that was clicked, so that what is typed takes its place. In the next frame: where
 * all was selected already, the browser makes a caret of that after the click.
 */
export function selectText({ currentTarget: field }: MouseEvent<HTMLInputElement>): void {
  requestAnimationFrame(() => field.select());
}
