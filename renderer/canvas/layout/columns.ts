import type { Layout } from '../../../shared/pipeline/document.ts';
import { type GraphBlock, topologicalOrder } from '../../../shared/pipeline/graph.ts';
import { NODE_HEIGHT, NODE_WIDTH, onGrid } from '../geometry.ts';

const GAP_X = 96;
const GAP_Y = 28;
const SWEEPS = 4;

/**
 * Lays blocks out in columns, each right of all that it reads, and orders each column by the middle of
 * its neighbours. Near to linear: for pipelines on which ELK would think for minutes. Blocks on a
 * cycle come last.
 */
export function columns(blocks: readonly GraphBlock[]): Layout {
  const byName = new Map(blocks.map((block) => [block.name, block]));
  const order = topologicalOrder(blocks);
  const reached = new Set(order);
  order.push(...blocks.map(({ name }) => name).filter((name) => !reached.has(name)));

  const columnOf = new Map<string, number>();
  const readers = new Map<string, string[]>();
  const inputsOf = (name: string) =>
    (byName.get(name)?.inputs ?? []).filter((input) => byName.has(input));
  const grid: string[][] = [];
  for (const name of order) {
    const inputs = inputsOf(name);
    for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), name]);
    const column = inputs.reduce(
      (most, input) => Math.max(most, (columnOf.get(input) ?? -1) + 1),
      0,
    );
    columnOf.set(name, column);
    grid[column] = [...(grid[column] ?? []), name];
  }

  const row = new Map<string, number>();
  const number = (column: readonly string[]) => {
    for (const [at, name] of column.entries()) row.set(name, at - (column.length - 1) / 2);
  };
  grid.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forwards = sweep % 2 === 0;
    for (const column of forwards ? grid : [...grid].reverse()) {
      const middle = new Map(
        column.map((name) => {
          const near = forwards ? inputsOf(name) : (readers.get(name) ?? []);
          const sum = near.reduce((total, each) => total + (row.get(each) ?? 0), 0);
          return [name, near.length === 0 ? (row.get(name) ?? 0) : sum / near.length];
        }),
      );
      column.sort((one, other) => (middle.get(one) ?? 0) - (middle.get(other) ?? 0));
      number(column);
    }
  }
  return Object.fromEntries(
    order.map((name) => [
      name,
      onGrid({
        x: (columnOf.get(name) ?? 0) * (NODE_WIDTH + GAP_X),
        y: (row.get(name) ?? 0) * (NODE_HEIGHT + GAP_Y),
      }),
    ]),
  );
}
