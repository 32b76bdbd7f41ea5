import { lockHolder } from '../../engine/project/lock.ts';
import type { Installed } from './installed.ts';
import type { ServiceManager, ServiceState } from './service.ts';

/** How a service is: what `tidemill service status --json` prints. */
export interface ServiceReport extends ServiceState {
  installed: true;
  name: string;
  project: string;
  /** Where it listens, without its access token; null while it does not. */
  address: string | null;
  /** The port that it was told to listen on; null: any that is free. */
  port: number | null;
  /** Another process that holds the project, for which the service waits; null where none does. */
  held_by: number | null;
  file: string;
  secrets_file: string;
  log: string;
}

/** A service that has not said where it listens by then is reported as it is. */
const PATIENCE_MS = 15_000;
const STEP_MS = 100;

export async function reportOn(
  manager: ServiceManager,
  service: Installed,
): Promise<ServiceReport> {
  const state = await manager.state(service.name);
  const holder = await lockHolder(service.project);
  const isOthers = holder !== null && state.pid !== null && holder.pid !== state.pid;
  const isItsOwn = holder !== null && !isOthers && state.running;
  return {
    installed: true,
    name: service.name,
    project: service.project,
    ...state,
    address: isItsOwn && holder.url !== null ? new URL(holder.url).origin : null,
    port: service.port,
    held_by: holder !== null && !isItsOwn ? holder.pid : null,
    file: service.file,
    secrets_file: service.secrets,
    log: manager.logHint(service.name),
  };
}

/** Reports on a service that was just started, once it listens, has failed, or takes too long. */
export async function reportOnceStarted(
  manager: ServiceManager,
  service: Installed,
): Promise<ServiceReport> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const report = await reportOn(manager, service);
    if (report.address !== null || !isStarting(report) || Date.now() > deadline) return report;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

function isStarting({ running, held_by }: ServiceReport): boolean {
  return running && held_by === null;
}
