import path from 'node:path';
import type { StartRun } from '../../shared/contract/contract.ts';
import type { Edit } from '../../shared/pipeline/edits.ts';
import { type RunSummary, runStateSchema } from '../../shared/runs/events.ts';
import { isFinal } from '../../shared/runs/states.ts';
import type { Change, Engine, OpenOptions } from './api.ts';
import { Broadcast } from './broadcast.ts';
import { answerBlock } from './connections.ts';
import type { History } from './history/api.ts';
import { openHistory } from './history/open-history.ts';
import type { Notifier } from './notify/api.ts';
import { openNotifier } from './notify/open-notifier.ts';
import { GivenSecrets } from './notify/secrets/given-secrets.ts';
import { expireOutputs } from './outputs/expire.ts';
import { Materializations } from './outputs/materializations.ts';
import { Previews } from './outputs/preview.ts';
import { statusOf } from './outputs/status.ts';
import { OutputStore } from './outputs/store.ts';
import { PoolKeeper } from './pool-keeper.ts';
import { openProject } from './project/open-project.ts';
import type { Project } from './project/types.ts';
import { openDatabase } from './runs/database.ts';
import { followLog } from './runs/follow.ts';
import { Ledger } from './runs/ledger.ts';
import { readLog } from './runs/log.ts';
import { markInterrupted } from './runs/recover.ts';
import { RunService } from './runs/service.ts';
import type { Sql } from './runs/sql.ts';
import type { Happening, HookCall, Schedule } from './schedule/api.ts';
import { machineClock } from './schedule/machine-clock.ts';
import { openSchedule } from './schedule/open-schedule.ts';
import { prepareState } from './state.ts';
import { engineInfo, pipelineView, projectView } from './views.ts';

/**
 * Opens the engine on a project: takes its lock, marks what a dead engine left as interrupted, and is
 * then ready. Throws `project.missing`, `project.locked` (another engine has it) and what a broken
 * state folder gives.
 */
export async function openEngine(options: OpenOptions): Promise<Engine> {
  const project = await openProject(options.dir, { resources: options.host.resources });
  const state = await prepareState(project, options.address ?? null);
  try {
    const store = new OutputStore(state.dir);
    await store.prepare();
    const database = openDatabase(state.dir);
    const { host, scheduler = false, onHappening = () => {} } = options;
    return new ProjectEngine({ project, state, store, database, host, scheduler, onHappening });
  } catch (error) {
    await state.release();
    await project.close();
    throw error;
  }
}

interface Parts {
  project: Project;
  state: Awaited<ReturnType<typeof prepareState>>;
  store: OutputStore;
  database: Sql;
  host: OpenOptions['host'];
  scheduler: boolean;
  onHappening: NonNullable<OpenOptions['onHappening']>;
}

class ProjectEngine implements Engine {
  readonly dir: string;
  private readonly parts: Parts;
  private readonly logsDir: string;
  private readonly ledger: Ledger;
  private readonly materializations: Materializations;
  private readonly previews: Previews;
  private readonly pools: PoolKeeper;
  private readonly runService: RunService;
  private readonly versions: History;
  private readonly schedule: Schedule;
  private readonly notifier: Notifier;
  private readonly broadcast = new Broadcast<Change>();
  private readonly stopWatching: () => Promise<void>;
  private readonly stopExpiry: () => void;
  private readonly stopWaking: () => void;

  constructor(parts: Parts) {
    const { project, state, store, database, host } = parts;
    this.parts = parts;
    this.dir = project.dir;
    this.logsDir = path.join(state.dir, 'logs');
    this.ledger = new Ledger(database);
    this.materializations = new Materializations(database, store.dir);
    this.previews = new Previews({
      ledger: this.ledger,
      materializations: this.materializations,
      store,
    });
    const interrupted = markInterrupted(this.ledger, () => new Date());
    this.pools = new PoolKeeper(project, host, state.dir);
    this.versions = openHistory({
      project,
      stateDir: state.dir,
      database,
      onChange: () => this.broadcast.send({ type: 'history' }),
    });
    const forBlocks = new GivenSecrets((name) => host.secret(name));
    this.notifier = openNotifier({
      project,
      database,
      clock: host.clock ?? machineClock,
      on: parts.scheduler,
      desktop: (message) => host.notify(message),
      secret: (name) => host.secret(name),
      givenSecrets: () => forBlocks.values,
      onChange: () => this.broadcast.send({ type: 'notifications' }),
    });
    this.runService = new RunService({
      project,
      stateDir: state.dir,
      confirmState: () => state.confirm(),
      ledger: this.ledger,
      materializations: this.materializations,
      store,
      pool: () => this.pools.current(),
      snapshot: () => this.versions.snapshot('run'),
      onChange: (summary) => this.tellRun(summary),
      onAsk: (what, name) => answerBlock(project, forBlocks, what, name),
    });
    this.schedule = openSchedule({
      project,
      database,
      ledger: this.ledger,
      runs: this.runService,
      clock: host.clock ?? machineClock,
      on: parts.scheduler,
      onChange: () => this.broadcast.send({ type: 'triggers' }),
      onHappening: (happening) => this.tellHappening(happening),
    });
    for (const run of interrupted) this.tellInterrupted(run);
    this.stopWaking = host.onWake?.(() => this.schedule.wake()) ?? (() => {});
    this.stopWatching = project.watch((change) => void this.tellChange(change.pipeline));
    this.stopExpiry = expireOutputs(project, store, this.materializations);
  }

  info() {
    return engineInfo(this.pools, this.schedule.on);
  }

  project() {
    return projectView(this.parts.project, this.ledger);
  }

  async pipeline(name: string) {
    return pipelineView(await this.parts.project.load(name));
  }

  async createPipeline(name: string) {
    return pipelineView(await this.parts.project.create(name));
  }

  async editPipeline(name: string, revision: string, edits: Edit[]) {
    return pipelineView(await this.parts.project.edit(name, revision, edits));
  }

  async status(pipeline: string) {
    return statusOf({
      project: this.parts.project,
      pipeline,
      pool: await this.pools.current(),
      ledger: this.ledger,
      materializations: this.materializations,
      store: this.parts.store,
    });
  }

  startRun(request: StartRun) {
    return this.runService.start(request);
  }

  async cancelRun(run: string) {
    return this.runService.cancel(run);
  }

  async run(run: string) {
    return this.runService.get(run);
  }

  async runs(filter: { pipeline?: string | undefined; limit: number }) {
    return this.ledger.runs(filter);
  }

  runEvents(run: string, afterSeq: number, signal?: AbortSignal) {
    return this.runService.events(run, afterSeq, signal);
  }

  async logs(query: Parameters<Engine['logs']>[0]) {
    this.runService.get(query.run);
    await this.runService.liveLog(query.run)?.flushed();
    return readLog(this.logsDir, query);
  }

  followLogs(query: Parameters<Engine['followLogs']>[0], signal?: AbortSignal) {
    this.runService.get(query.run);
    return followLog(this.logsDir, this.runService.liveLog(query.run), query, signal);
  }

  async page(query: Parameters<Engine['page']>[0]) {
    return this.previews.page(await this.pools.current(), query);
  }

  async profile(query: Parameters<Engine['profile']>[0]) {
    return this.previews.profile(await this.pools.current(), query);
  }

  history(query: Parameters<Engine['history']>[0]) {
    return this.versions.list(query);
  }

  diff(from: string | null, to: string) {
    return this.versions.diff(from, to);
  }

  fileOf(version: string, path: string) {
    return this.versions.file(version, path);
  }

  restore(target: Parameters<Engine['restore']>[0]) {
    return this.versions.restore(target);
  }

  label(version: string, label: string | null) {
    return this.versions.label(version, label);
  }

  git() {
    return this.versions.git();
  }

  triggers(query: Parameters<Engine['triggers']>[0]) {
    return this.schedule.list(query);
  }

  calendar(query: Parameters<Engine['calendar']>[0]) {
    return this.schedule.calendar(query);
  }

  ticks(query: Parameters<Engine['ticks']>[0]) {
    return this.schedule.ticks(query);
  }

  fireTrigger(request: Parameters<Engine['fireTrigger']>[0]) {
    return this.schedule.fire(request);
  }

  newToken(request: Parameters<Engine['newToken']>[0]) {
    return this.schedule.token(request);
  }

  hook(call: HookCall) {
    return this.schedule.hook(call);
  }

  notifications() {
    return this.notifier.list();
  }

  testNotification(name: string) {
    return this.notifier.test(name);
  }

  deliveries(limit: number) {
    return this.notifier.deliveries(limit);
  }

  async *changes(signal?: AbortSignal): AsyncGenerator<Change> {
    const changes = this.broadcast.listen(signal);
    try {
      yield { type: 'project' };
      yield* changes;
    } finally {
      changes.stop();
    }
  }

  announce(address: { url: string }) {
    return this.parts.state.announce(address);
  }

  async close() {
    this.stopExpiry();
    this.stopWaking();
    await this.schedule.close();
    await this.runService.close();
    await this.notifier.close();
    await this.stopWatching();
    await this.versions.close();
    await this.pools.close();
    this.broadcast.close();
    this.parts.database.close();
    await this.parts.project.close();
    await this.parts.state.release();
  }

  private tellHappening(happening: Happening): void {
    this.notifier.tell(happening);
    this.parts.onHappening(happening);
  }

  /** Of a run whose engine died nobody has been told yet. */
  private tellInterrupted(id: string): void {
    const run = this.ledger.summary(id);
    if (!run) return;
    const error = { block: null, message: 'The engine ended while it was running.' };
    this.tellHappening({ type: 'run_ended', run, error });
  }

  private tellRun(summary: RunSummary): void {
    this.broadcast.send({ type: 'run', ...runStateSchema.parse(summary) });
    if (isFinal(summary.status)) this.schedule.runEnded(summary);
  }

  private async tellChange(pipeline: string | null): Promise<void> {
    this.schedule.filesChanged();
    if (pipeline === null) return this.broadcast.send({ type: 'project' });
    try {
      const { revision } = await this.parts.project.load(pipeline);
      this.broadcast.send({ type: 'pipeline', pipeline, revision });
    } catch {
      // The pipeline is gone: what is left to tell is that the project changed.
      this.broadcast.send({ type: 'project' });
    }
  }
}
