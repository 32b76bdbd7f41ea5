import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Programs that stand in for those of a system: found on the PATH, they note how they are called. */
export interface StandIns {
  /** The folder to put first on the PATH. */
  bin: string;
  /** Adds a program: a shell script that runs after the call is noted. */
  add(name: string, script?: string): Promise<void>;
  /** The calls so far, in order, each as its words. */
  calls(): Promise<string[][]>;
}

export async function standIns(dir: string): Promise<StandIns> {
  const bin = path.join(dir, 'bin');
  const notes = path.join(dir, 'calls');
  await mkdir(bin, { recursive: true });
  return {
    bin,
    async add(name, script = '') {
      const file = path.join(bin, name);
      await writeFile(
        file,
        `#!/bin/sh
for word in "$(basename "$0")" "$@"; do printf '%s\\037' "$word" >> '${notes}'; done
printf '\\036' >> '${notes}'
${script}
`,
      );
      await chmod(file, 0o755);
    },
    async calls() {
      const text = await readFile(notes, 'utf8').catch(() => '');
      return text
        .split('\u001e')
        .slice(0, -1)
        .map((call) => call.split('\u001f').slice(0, -1));
    },
  };
}
