import type { Run, RunEvent } from '../../../../shared/runs/events.ts';

/** How a run is shown while it goes on and when it has ended. */
export interface RunView {
  begin(run: Run): void;
  /** `run` is the state after the event. */
  event(event: RunEvent, run: Run): void;
  end(run: Run): void;
  /** Something to say that is no event. */
  note(text: string): void;
  /** Leaves the terminal as a shell wants it, whatever happened. May be called twice. */
  close(): void;
}
