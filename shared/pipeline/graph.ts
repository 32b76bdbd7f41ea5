/** What the graph functions need of a block: its name and the names of the blocks it reads. */
export interface GraphBlock {
  readonly name: string;
  readonly inputs: readonly string[];
}

/**
 * The names of all blocks, each after its inputs; blocks that could come at the same place keep the
 * order of the file. Inputs that name no block are ignored, and of two blocks with one name the first
 * counts. Blocks on a cycle and all downstream of it are left out: ask `findCycle`. Linear.
 */
export function topologicalOrder(blocks: readonly GraphBlock[]): string[] {
  const known = byName(blocks);
  const waiting = new Map<string, number>();
  for (const [name, block] of known) {
    waiting.set(name, new Set(block.inputs.filter((input) => known.has(input))).size);
  }
  const consumers = consumersByName(known);
  const order = [...known.keys()].filter((name) => waiting.get(name) === 0);
  // `order` grows while it is walked: it is also the queue.
  for (const name of order) {
    for (const consumer of consumers.get(name) ?? []) {
      const left = (waiting.get(consumer) ?? 0) - 1;
      waiting.set(consumer, left);
      if (left === 0) order.push(consumer);
    }
  }
  return order;
}

/**
 * One cycle as the path data would flow along, its first name repeated at its end (`a`, `b`, `a`), or
 * null where there is none. Linear, and not recursive: a chain of any length will do.
 */
export function findCycle(blocks: readonly GraphBlock[]): string[] | null {
  const known = byName(blocks);
  const done = new Set<string>();
  for (const start of known.keys()) {
    const path: { name: string; next: number }[] = [];
    const onPath = new Map<string, number>();
    const enter = (name: string) => {
      onPath.set(name, path.length);
      path.push({ name, next: 0 });
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const input = known.get(top.name)?.inputs[top.next++];
      if (input === undefined) {
        done.add(top.name);
        onPath.delete(top.name);
        path.pop();
        continue;
      }
      const from = onPath.get(input);
      if (from !== undefined) {
        // The path follows inputs, that is against the flow.
        const loop = path.slice(from).map(({ name }) => name);
        return [input, ...loop.reverse()];
      }
      if (known.has(input) && !done.has(input)) enter(input);
    }
  }
  return null;
}

/** The names of all blocks that one of `names` needs, directly or not, without `names` themselves unless on a cycle. */
export function upstreamOf(blocks: readonly GraphBlock[], names: Iterable<string>): Set<string> {
  const known = byName(blocks);
  return reach(names, (name) =>
    (known.get(name)?.inputs ?? []).filter((input) => known.has(input)),
  );
}

/** The names of all blocks that need one of `names`, directly or not, without `names` themselves unless on a cycle. */
export function downstreamOf(blocks: readonly GraphBlock[], names: Iterable<string>): Set<string> {
  const consumers = consumersByName(byName(blocks));
  return reach(names, (name) => consumers.get(name) ?? []);
}

function byName(blocks: readonly GraphBlock[]): Map<string, GraphBlock> {
  const known = new Map<string, GraphBlock>();
  for (const block of blocks) if (!known.has(block.name)) known.set(block.name, block);
  return known;
}

function consumersByName(known: ReadonlyMap<string, GraphBlock>): Map<string, string[]> {
  const consumers = new Map<string, string[]>();
  for (const block of known.values()) {
    for (const input of new Set(block.inputs)) {
      const list = consumers.get(input);
      if (list === undefined) consumers.set(input, [block.name]);
      else list.push(block.name);
    }
  }
  return consumers;
}

function reach(from: Iterable<string>, next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const queue = [...from];
  for (const name of queue) {
    for (const neighbour of next(name)) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      queue.push(neighbour);
    }
  }
  return reached;
}
