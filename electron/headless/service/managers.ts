import { userInfo } from 'node:os';
import { unavailable } from './failures.ts';
import { launchdManager } from './launchd.ts';
import type { ServiceManager } from './service.ts';
import { systemdManager } from './systemd.ts';
import { taskSchedulerManager } from './task-scheduler.ts';

/** What keeps programs running on this system. @throws TidemillError `service.unavailable` */
export function managerOf(platform: NodeJS.Platform): ServiceManager {
  const { uid, username } = userInfo();
  if (platform === 'linux') return systemdManager();
  if (platform === 'darwin') return launchdManager(uid);
  if (platform === 'win32') {
    const { USERDOMAIN: domain } = process.env;
    return taskSchedulerManager(domain ? `${domain}\\${username}` : username);
  }
  throw unavailable(`Tidemill knows no services on this system (${platform}).`);
}
