import type { ReactFlowInstance } from '@xyflow/react';
import type { Layout } from '../../shared/pipeline/document.ts';
import { type Bounds, boundsOf, GRID, NODE_HEIGHT, NODE_WIDTH, type Point } from './geometry.ts';
import { useCanvasStore } from './store.ts';

type Instance = Pick<
  ReactFlowInstance,
  | 'fitBounds'
  | 'getZoom'
  | 'screenToFlowPosition'
  | 'setCenter'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomTo'
  | 'getViewport'
  | 'setViewport'
>;

const SLOW_MS = 180;
const LARGEST_FIT = 1;
const READABLE = 0.8;

/** Moves what the canvas shows. Does nothing while no canvas is on the screen. */
class Camera {
  #instance: Instance | null = null;
  #element: HTMLElement | null = null;
  #places: () => Layout = () => ({});

  /** Connects the canvas on the screen; the returned function disconnects it. */
  attach(instance: Instance, element: HTMLElement, places: () => Layout): () => void {
    this.#instance = instance;
    this.#element = element;
    this.#places = places;
    return () => {
      if (this.#instance === instance) this.#instance = null;
    };
  }

  /** Shows all blocks, never larger than life. */
  fit(duration = SLOW_MS): void {
    const bounds = boundsOf(Object.values(this.#places()));
    if (bounds !== null) this.#show(bounds, duration);
  }

  /** The first picture: as `fit`, once the canvas knows its size, without a flight. */
  frame(): void {
    useCanvasStore.setState({ framed: false });
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.fit(0);
        useCanvasStore.setState({ framed: true });
      }),
    );
  }

  actualSize(): void {
    void this.#instance?.zoomTo(1, { duration: SLOW_MS });
  }

  zoomBy(direction: 'in' | 'out'): void {
    const options = { duration: SLOW_MS };
    void (direction === 'in' ? this.#instance?.zoomIn(options) : this.#instance?.zoomOut(options));
  }

  /** Brings blocks into view if they are not, and moves no further than needed. */
  reveal(names: readonly string[]): void {
    const all = this.#places();
    const bounds = boundsOf(names.flatMap((name) => all[name] ?? []));
    const instance = this.#instance;
    if (bounds === null || instance === null || this.#element === null) return;
    const view = this.#element.getBoundingClientRect();
    const { x, y, zoom } = instance.getViewport();
    const margin = 24;
    const left = bounds.x * zoom + x;
    const top = bounds.y * zoom + y;
    const right = left + bounds.width * zoom;
    const bottom = top + bounds.height * zoom;
    const dx = left < margin ? margin - left : Math.min(0, view.width - margin - right);
    let dy = top < margin ? margin - top : Math.min(0, view.height - margin - bottom);
    const corner = this.#element.querySelector('.react-flow__minimap')?.getBoundingClientRect();
    if (corner !== undefined && right + dx > corner.left - view.left) {
      const above = corner.top - view.top - GRID - bottom;
      if (dy > above && top + above >= margin) dy = above;
    }
    if (dx === 0 && dy === 0) return;
    void instance.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: SLOW_MS });
  }

  /** Goes to a block, as near as its small text can be read. */
  goTo(name: string): void {
    const place = this.#places()[name];
    if (place === undefined) return;
    void this.#instance?.setCenter(place.x + NODE_WIDTH / 2, place.y + NODE_HEIGHT / 2, {
      zoom: READABLE,
      duration: SLOW_MS,
    });
  }

  /** The canvas place at a point of the screen. */
  placeAt(screen: Point): Point {
    return this.#instance?.screenToFlowPosition(screen) ?? { x: 0, y: 0 };
  }

  /** Where a node's corner must be for the node to stand in the middle of the view. */
  middle(): Point {
    const view = this.#element?.getBoundingClientRect();
    if (view === undefined) return { x: 0, y: 0 };
    const { x, y } = this.placeAt({ x: view.x + view.width / 2, y: view.y + view.height / 2 });
    return { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 };
  }

  /** Gives the canvas the keyboard. */
  focus(): void {
    this.#element?.focus();
  }

  #show(bounds: Bounds, duration: number): void {
    const view = this.#element?.getBoundingClientRect();
    const instance = this.#instance;
    if (view === undefined || instance === null) return;
    const room = { width: Math.max(1, view.width - 64), height: Math.max(1, view.height - 72) };
    const zoom = Math.min(LARGEST_FIT, room.width / bounds.width, room.height / bounds.height);
    void instance.setCenter(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2, {
      zoom: Math.max(0.05, zoom),
      duration,
    });
  }
}

export const camera = new Camera();
