import type { BlockError, Language } from '../../../shared/worker/protocol.ts';

/** What is known about a worker process that has ended. */
export interface Death {
  language: Language;
  pid: number | null;
  code: number | null;
  signal: string | null;
  /** How it broke the protocol, which is why it was killed. */
  violation: string | null;
  /** Why it could not be started at all. */
  startError: string | null;
  /** The last of what it printed. */
  stdout: string;
  stderr: string;
}

export const LANGUAGE_NAMES: Record<Language, string> = {
  sql: 'SQL',
  python: 'Python',
  typescript: 'TypeScript',
};

/** Signals that a program brings upon itself. */
const CRASHES: Record<string, string> = {
  SIGSEGV: 'a segmentation fault',
  SIGBUS: 'a bus error',
  SIGILL: 'an illegal instruction',
  SIGFPE: 'an arithmetic fault',
  SIGABRT: 'an abort',
  SIGSYS: 'a forbidden system call',
  SIGTRAP: 'a trap',
};

/** Windows has no signals: a crash shows in the exit code. */
const WINDOWS_CRASHES: Record<number, string> = {
  3221225477: 'an access violation',
  3221225725: 'a stack overflow',
  3221225501: 'an illegal instruction',
  3221226505: 'a damaged stack or an abort',
  3221226356: 'a damaged heap',
};

const NATIVE_HINT =
  'The fault is in native code: a package with a compiled part, or a library that it uses. Try another version of it, or less data to find what sets it off.';

const V8_OUT_OF_MEMORY = /JavaScript heap out of memory|Reached heap limit/;

/**
 * What to tell about a block whose worker died while it ran it. `kernelKilled` says that the kernel
 * ran out of memory meanwhile.
 */
export function describeDeath(death: Death, kernelKilled: boolean): BlockError {
  const worker = `The ${LANGUAGE_NAMES[death.language]} worker`;
  if (death.violation !== null) {
    return {
      code: 'worker.protocol',
      message: `${worker} sent ${death.violation} and was ended.`,
      hint: 'Code in this block may have written to the file descriptors that Tidemill talks over (3 and 4).',
    };
  }
  if (V8_OUT_OF_MEMORY.test(death.stderr) && death.signal !== 'SIGKILL') {
    return {
      code: 'block.out_of_memory',
      message: `${worker} ran out of JavaScript heap and died.`,
      hint: 'Read the table in batches instead of rows(), or raise limits.block_memory in tidemill.yaml.',
    };
  }
  if (death.signal === 'SIGKILL') return describeSigkill(worker, kernelKilled);
  const crash = death.signal === null ? WINDOWS_CRASHES[death.code ?? 0] : CRASHES[death.signal];
  if (crash !== undefined) {
    const how = death.signal ?? `exit code 0x${(death.code ?? 0).toString(16)}`;
    return {
      code: 'worker.crashed',
      message: `${worker} crashed with ${crash} (${how}).`,
      hint: NATIVE_HINT,
    };
  }
  if (death.signal !== null) {
    return {
      code: 'worker.crashed',
      message: `${worker} was ended from outside by ${death.signal}.`,
      hint: 'Something on this machine, or the block itself, sent it this signal.',
    };
  }
  return {
    code: 'worker.exited',
    message: `${worker} exited with code ${death.code ?? 'unknown'} before the block was done.`,
    hint: 'The block, or a package it uses, ended the process (os._exit, process.exit). Return from the block, or raise an error instead.',
  };
}

function describeSigkill(worker: string, kernelKilled: boolean): BlockError {
  if (kernelKilled) {
    return {
      code: 'block.out_of_memory',
      message: `${worker} was killed by the system, which had run out of memory.`,
      hint: 'Let the block use less memory, run fewer blocks at once (limits.workers), or lower limits.block_memory so that only this block fails.',
    };
  }
  return {
    code: 'worker.crashed',
    message: `${worker} was killed from outside (SIGKILL).`,
    hint: 'Something on this machine, or the block itself, killed it. The system does so when memory runs out.',
  };
}

/** The end of what a process printed, short enough to stand in a message. */
export function excerptOf(death: Pick<Death, 'stdout' | 'stderr'>): string {
  const printed = (death.stderr.trim() || death.stdout.trim()).split('\n').slice(-8).join('\n');
  return printed.slice(-1500);
}
