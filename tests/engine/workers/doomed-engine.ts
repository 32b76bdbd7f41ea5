import { type Ran, Rig } from './rig.ts';

const ENDLESS = {
  loop: ['python', 'import os\ndef f():\n  print(os.getpid(), flush=True)\n  while True: pass'],
  native: [
    'python',
    'import ctypes, os\ndef f():\n  print(os.getpid(), flush=True)\n  ctypes.PyDLL(None).sleep(1000)',
  ],
  grandchild: [
    'python',
    'import subprocess\ndef f():\n  child = subprocess.Popen(["sleep", "1000"])\n  print(child.pid, flush=True)\n  child.wait()',
  ],
  typescript: ['typescript', 'export default () => { console.log(process.pid); for (;;) {} }'],
} as const;

const QUERY =
  'select count(*) as n from range(1e9::bigint) a, range(1e9::bigint) b where a.range % 7 = b.range % 11';

/**
 * An engine with a block in each language that never ends. Tells its parent the pids of all, or ends
 * when a block did.
 */
const [, , project = '.'] = process.argv;
const rig = new Rig({ project, settings: { python: null, workers: 8, blockMemoryBytes: 2e9 } });
const pids: Record<string, number> = {};

function announceWhenComplete(): void {
  if (Object.keys(pids).length === Object.keys(ENDLESS).length + 1) process.send?.(pids);
}

function ended(ran: Ran): void {
  console.error(ran.outcome);
  process.exit(1);
}

for (const [name, [language, code]] of Object.entries(ENDLESS)) {
  void rig
    .run(language, code, {
      onLog: (entries) => {
        const pid = entries.map(({ text }) => Number(text)).find((number) => number > 0);
        if (pid === undefined) return;
        pids[name] = pid;
        announceWhenComplete();
      },
    })
    .then(ended);
}
void rig
  .run('sql', QUERY, {
    onStart: () => {
      pids.sql = rig.pids('sql')[0] ?? 0;
      announceWhenComplete();
    },
  })
  .then(ended);
