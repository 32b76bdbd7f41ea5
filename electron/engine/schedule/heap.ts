/** Items by when they are due: the earliest is found at once, however many there are. */
export class Heap<T extends { due: number }> {
  readonly #items: T[] = [];

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#items.length;
  }

  /** When the earliest is due; infinity where there is none. */
  get due(): number {
    return this.#items[0]?.due ?? Number.POSITIVE_INFINITY;
  }

  add(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as T;
      if (above.due <= item.due) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  /** Takes out the earliest that is due at `now`. */
  takeDue(now: number): T | undefined {
    const items = this.#items;
    const [first] = items;
    if (first === undefined || first.due > now) return undefined;
    const last = items.pop() as T;
    if (items.length > 0) this.#sink(last);
    return first;
  }

  /** Puts an item into the place of the first and lets it sink to its own. */
  #sink(item: T): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const right = items[child + 1];
      if (right !== undefined && right.due < (items[child] as T).due) child += 1;
      const below = items[child];
      if (below === undefined || below.due >= item.due) break;
      items[at] = below;
      at = child;
    }
    items[at] = item;
  }
}
