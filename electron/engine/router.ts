import { implement } from '@orpc/server';
import { contract } from '../../shared/contract/contract.ts';
import type { Engine } from './api.ts';

/**
 * The contract's calls, answered by `engine`. Inputs and outputs are validated by the contract on the
 * way in and out. Hosts hand it to `createServer` of shared/contract/server.ts, one for all clients.
 */
export function createRouter(engine: Engine) {
  const {
    engine: about,
    project,
    pipelines,
    runs,
    outputs,
    history,
    triggers,
    notifications,
  } = implement(contract);
  return {
    engine: {
      info: about.info.handler(() => engine.info()),
    },
    project: {
      get: project.get.handler(() => engine.project()),
      changes: project.changes.handler(async function* ({ signal }) {
        yield* engine.changes(signal);
      }),
    },
    pipelines: {
      get: pipelines.get.handler(({ input }) => engine.pipeline(input.pipeline)),
      create: pipelines.create.handler(({ input }) => engine.createPipeline(input.pipeline)),
      edit: pipelines.edit.handler(({ input }) =>
        engine.editPipeline(input.pipeline, input.revision, input.edits),
      ),
      status: pipelines.status.handler(({ input }) => engine.status(input.pipeline)),
    },
    runs: {
      start: runs.start.handler(({ input }) => engine.startRun(input)),
      cancel: runs.cancel.handler(({ input }) => engine.cancelRun(input.run)),
      get: runs.get.handler(({ input }) => engine.run(input.run)),
      list: runs.list.handler(({ input }) => engine.runs(input)),
      events: runs.events.handler(async function* ({ input, signal }) {
        yield* engine.runEvents(input.run, input.after_seq, signal);
      }),
      logs: runs.logs.handler(({ input }) => engine.logs(input)),
      follow_logs: runs.follow_logs.handler(async function* ({ input, signal }) {
        yield* engine.followLogs(input, signal);
      }),
    },
    outputs: {
      page: outputs.page.handler(({ input }) => engine.page(input)),
      profile: outputs.profile.handler(({ input }) => engine.profile(input)),
    },
    history: {
      list: history.list.handler(({ input }) => engine.history(input)),
      diff: history.diff.handler(({ input }) => engine.diff(input.from, input.to)),
      file: history.file.handler(async ({ input }) => ({
        text: await engine.fileOf(input.version, input.path),
      })),
      restore: history.restore.handler(({ input }) => engine.restore(input)),
      label: history.label.handler(({ input }) => engine.label(input.version, input.label)),
      git: history.git.handler(() => engine.git()),
    },
    triggers: {
      list: triggers.list.handler(({ input }) => engine.triggers(input)),
      calendar: triggers.calendar.handler(({ input }) => engine.calendar(input)),
      ticks: triggers.ticks.handler(({ input }) => engine.ticks(input)),
      fire: triggers.fire.handler(({ input }) => engine.fireTrigger(input)),
      token: triggers.token.handler(({ input }) => engine.newToken(input)),
    },
    notifications: {
      list: notifications.list.handler(() => engine.notifications()),
      test: notifications.test.handler(({ input }) => engine.testNotification(input.notification)),
      deliveries: notifications.deliveries.handler(({ input }) => engine.deliveries(input.limit)),
    },
  };
}
