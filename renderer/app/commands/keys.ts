const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** A key press in the notation of commands: `Mod+Shift+Z`, `F5`, `/`, `Delete`. */
export function keyOf(event: KeyboardEvent): string {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // A shifted sign is another key already; only letters and named keys say Shift.
  const shift = event.shiftKey && (event.key.length > 1 || /[A-Z]/.test(key));
  return [mod && 'Mod', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+');
}

/** The same as a person reads it: `Ctrl Shift Z`, `⌘⇧Z`. */
export function keyText(keys: string): string {
  const names: Record<string, string> = mac
    ? { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Delete: '⌫', Escape: 'Esc' }
    : { Mod: 'Ctrl', Delete: 'Del', Escape: 'Esc' };
  return keys
    .split(/\+(?!$)/)
    .map((part) => names[part] ?? part)
    .join(mac ? '' : ' ');
}

// Monaco takes text in a `role=textbox` that is no form field where the browser has EditContext.
const TEXT_FIELD =
  'input, textarea, select, [role=textbox], [contenteditable]:not([contenteditable=false])';

/** Whether what has the focus takes text: there, plain keys are letters and not commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest(TEXT_FIELD) !== null;
}
