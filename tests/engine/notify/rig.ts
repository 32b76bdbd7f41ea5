import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Notifier } from '../../../electron/engine/notify/api.ts';
import { openNotifier } from '../../../electron/engine/notify/open-notifier.ts';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import type { Happening } from '../../../electron/engine/schedule/api.ts';
import type { Delivery } from '../../../shared/contract/notifications.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { Notification, Settings } from '../../../shared/pipeline/document.ts';
import { TestClock } from './test-clock.ts';

export interface RigOptions {
  notifications: Notification[];
  connections?: Settings['connections'];
  secrets?: Record<string, string>;
  /** What the host does with a desktop message. */
  desktop?(message: { title: string; body: string }): Promise<void>;
}

/** A notifier on a real ledger of its own, whose tidemill.yaml and clock the test holds in its hands. */
export interface Rig {
  notifier: Notifier;
  clock: TestClock;
  settings: Settings;
  problems: Problem[];
  /** What came to the desktop. */
  shown: { title: string; body: string }[];
  /** The last 100 deliveries, newest first, as soon as `hold` says yes to them. */
  until(hold: (deliveries: Delivery[]) => boolean): Promise<Delivery[]>;
  /** Everything that the ledger's files hold. */
  ledgerText(): Promise<string>;
  /** Closes the notifier and its ledger, and opens both again. */
  reopen(): Promise<void>;
  /** As if the process had been killed: nothing is closed. */
  crash(): void;
  /** Closes and removes everything; a test that opens one rig leaves this to its end. */
  end(): Promise<void>;
}

const MINUTE = 60_000;

export async function openRig(options: RigOptions): Promise<Rig> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tidemill-notify-'));
  const waiting = new Set<() => void>();
  const clock = new TestClock();
  const shown: Rig['shown'] = [];
  const settings = settingsOf(options);
  const problems: Problem[] = [];
  const secrets = options.secrets ?? {};
  const open = () => {
    const database = openDatabase(dir);
    const notifier = openNotifier({
      project: { settings: async () => ({ settings: { ...settings }, problems }) },
      database,
      clock,
      on: true,
      desktop: options.desktop ?? (async (message) => void shown.push(message)),
      secret: async (name) => secrets[name] ?? null,
      givenSecrets: () => [],
      onChange: () => {
        for (const look of [...waiting]) look();
      },
    });
    return { database, notifier };
  };
  let opened = open();
  const rig: Rig = {
    notifier: opened.notifier,
    clock,
    settings,
    problems,
    shown,
    until: (hold) =>
      new Promise((resolve) => {
        const look = async () => {
          const deliveries = await rig.notifier.deliveries(100);
          if (!hold(deliveries)) return;
          waiting.delete(look);
          resolve(deliveries);
        };
        waiting.add(look);
        void look();
      }),
    async ledgerText() {
      const rows = opened.database.prepare('select * from deliveries').all();
      return JSON.stringify(rows);
    },
    async reopen() {
      await opened.notifier.close();
      opened.database.close();
      opened = open();
      rig.notifier = opened.notifier;
    },
    crash() {
      clock.forget();
      opened = open();
      rig.notifier = opened.notifier;
    },
    async end() {
      if (over) return;
      over = true;
      const closed = rig.notifier.close();
      // What cannot be sent is not waited for.
      clock.advance(MINUTE);
      await closed;
      opened.database.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  let over = false;
  onTestFinished(() => rig.end());
  return rig;
}

function settingsOf({ notifications, connections = {} }: RigOptions): Settings {
  return {
    name: 'shop',
    python: null,
    dataframe: 'auto',
    variables: {},
    limits: { workers: 1, memory_bytes: 1, block_memory_bytes: 1, output_retention_ms: 1 },
    connections,
    calendars: {},
    notifications,
  };
}

/** A notification as tidemill.yaml gives it; by default of failures and recoveries, to the desktop. */
export function notification(fields: Partial<Notification> = {}): Notification {
  return {
    name: 'team',
    channel: 'desktop',
    on: ['failure', 'recovery'],
    pipelines: null,
    throttle_ms: 300_000,
    title: null,
    template: null,
    url: null,
    to: [],
    from: null,
    smtp: null,
    ...fields,
  };
}

/** How a file names a secret. */
export const secret = (name: string) => `\${secret:${name}}`;

type Ended = Extract<Happening, { type: 'run_ended' }>;

/** A run of `orders` that its trigger `nightly` started, and how it ended. */
export function ended(fields: Partial<Ended['run']> = {}, error: Ended['error'] = null): Happening {
  return {
    type: 'run_ended',
    run: {
      run: '01JD000000000000000000RUN1',
      pipeline: 'orders',
      status: 'success',
      version: 'v',
      trigger: 'nightly',
      trigger_type: 'schedule',
      nominal: '2026-11-21T02:00:00.000Z',
      interval: null,
      cause: null,
      whole: true,
      complete: true,
      params: {},
      started_at: '2026-11-21T02:00:00.100Z',
      ended_at: '2026-11-21T02:00:01.300Z',
      duration_ms: 1_200,
      ...fields,
    },
    error,
  };
}

export const failed = (pipeline = 'orders', message = 'KeyError: total'): Happening =>
  ended({ pipeline, status: 'failed' }, { block: 'clean', message });

export const succeeded = (pipeline = 'orders'): Happening => ended({ pipeline });
