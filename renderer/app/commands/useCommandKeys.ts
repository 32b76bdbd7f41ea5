import { useEffect } from 'react';
import { isTyping, keyOf } from './keys.ts';
import { commands, runCommand } from './registry.ts';

/** Runs commands by their keys, wherever the focus is, as far as what has the focus lets them through. */
export function useCommandKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[data-modal-open]') !== null) return;
      const key = keyOf(event);
      const typing = isTyping(event.target);
      const command = commands.find(
        (candidate) =>
          candidate.keys?.includes(key) &&
          (!typing || candidate.whileTyping === true) &&
          (candidate.enabled?.() ?? true),
      );
      if (command === undefined) return;
      event.preventDefault();
      void runCommand(command);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
