/** Why a message did not get to where it should, in plain words. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  /** Whether the same may go well a little later. */
  readonly passing: boolean;
  /** How long the other side asks us to wait. */
  readonly retryAfterMs: number | null;

  constructor(message: string, fate: { passing: boolean; retryAfterMs?: number | null }) {
    super(message);
    this.passing = fate.passing;
    this.retryAfterMs = fate.retryAfterMs ?? null;
  }
}

/** The failure that anything thrown stands for. */
export function failureOf(thrown: unknown): SendFailure {
  if (thrown instanceof SendFailure) return thrown;
  return new SendFailure(thrown instanceof Error ? thrown.message : String(thrown), {
    passing: false,
  });
}
