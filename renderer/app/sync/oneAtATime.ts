/**
 * A reading that may be asked for at any moment. Those who ask while it goes on make one more after it,
 * however many they are.
 */
export function oneAtATime(read: () => Promise<void>): () => void {
  let asked = false;
  let reading = false;
  const run = async () => {
    reading = true;
    try {
      while (asked) {
        asked = false;
        await read();
      }
    } finally {
      reading = false;
    }
  };
  return () => {
    asked = true;
    if (!reading) void run();
  };
}
