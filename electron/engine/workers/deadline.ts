/** The longest that one timer can wait; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back after `ms`, however long that is. Returns how to stop. */
export function after(ms: number, callback: () => void): () => void {
  const end = performance.now() + ms;
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = end - performance.now();
    timer = setTimeout(left > LONGEST_MS ? wait : callback, Math.min(left, LONGEST_MS));
  };
  wait();
  return () => clearTimeout(timer);
}
