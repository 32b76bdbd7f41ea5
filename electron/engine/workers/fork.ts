import { fork } from 'node:child_process';
import { killGroup, outputOf, watchExit } from './child.ts';
import type { NodeWorkerLauncher } from './launcher.ts';

/**
 * Starts Node workers with the Node that runs the engine, over IPC. Each is the leader of a process
 * group of its own, so that it can be killed with what it started and a terminal's Ctrl-C passes it by.
 */
export const forkLauncher: NodeWorkerLauncher = {
  launch(options) {
    const child = fork(options.entry, [], {
      cwd: options.cwd,
      env: options.env,
      execArgv: options.execArgv,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const exit = watchExit(child, (callback) => child.once('disconnect', callback));
    return {
      pid: child.pid,
      ...outputOf(child),
      send(message) {
        // A send to a worker that has just died fails; its exit is what counts.
        if (child.connected) child.send(message as object, () => {});
      },
      onMessage(listener) {
        child.on('message', listener);
      },
      onExit: exit.onExit,
      kill: () => killGroup(child),
    };
  },
};
