/** A rectangle of cells by row number and place of the column on screen, both ends included. */
export interface CellRange {
  anchor: CellPlace;
  head: CellPlace;
}

export interface CellPlace {
  row: number;
  column: number;
}

export interface CellBox {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export function boxOf({ anchor, head }: CellRange): CellBox {
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  };
}

export function contains(box: CellBox, place: CellPlace): boolean {
  return (
    place.row >= box.top &&
    place.row <= box.bottom &&
    place.column >= box.left &&
    place.column <= box.right
  );
}

/** How many cells a box holds. */
export function cellsIn(box: CellBox): number {
  return (box.bottom - box.top + 1) * (box.right - box.left + 1);
}

/** The head moved by an arrow key with Shift, kept inside `rows` × `columns`. */
export function extended(
  range: CellRange,
  key: string,
  limits: { rows: number; columns: number },
): CellRange | null {
  const step = steps[key];
  if (!step) return null;
  return {
    anchor: range.anchor,
    head: {
      row: clamp(range.head.row + step.row, limits.rows),
      column: clamp(range.head.column + step.column, limits.columns),
    },
  };
}

const steps: Record<string, CellPlace> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

function clamp(value: number, size: number): number {
  return Math.min(Math.max(value, 0), size - 1);
}
