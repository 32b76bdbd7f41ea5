import { type ComponentType, createElement, lazy } from 'react';
import { connection } from '../client.ts';
import { backOff } from './keeper.ts';

const TRIES = 4;

const failed = new Set<() => void>();

/**
 * A part of the interface that is fetched when it is first drawn: within a Suspense, whose fallback stands
 * for as long as the engine, which may be what serves it, is away. A part that cannot be had although the
 * engine is there throws to the nearest Boundary.
 */
export function fetchedPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const once = () =>
    lazy(async () => {
      try {
        return { default: await fetched(load) };
      } catch (error) {
        failed.add(renew);
        throw error;
      }
    });
  let Part = once();
  const renew = () => {
    Part = once();
  };
  return (props) => createElement(Part, props);
}

/** React keeps a failure for good: from here on, parts that could not be fetched are fetched once more. */
export function forgetFailures(): void {
  for (const renew of failed) renew();
  failed.clear();
}

/** A server that ends may be missed by a file sooner than by the connection: hence the pause. */
async function fetched<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await load();
    } catch (error) {
      if (tried + 1 === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, backOff(tried)));
      await connection.client();
    }
  }
}
