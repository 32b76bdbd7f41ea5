/** Lets everything else in the process have its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
