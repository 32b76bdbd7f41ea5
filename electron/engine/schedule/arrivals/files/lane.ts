/** Lets pieces of work pass one at a time, in the order they came. */
export class Lane {
  private last: Promise<unknown> = Promise.resolve();

  /** Does `work` when all that was given before is done. */
  pass<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
