/** What a worker may inherit. Anything else (`ELECTRON_*`, `NODE_OPTIONS`, `LD_PRELOAD`, tokens) stays with the engine. */
const INHERITED = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'VIRTUAL_ENV',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
]);

/** Without these, Windows programs do not start or do not find their folders. */
const INHERITED_ON_WINDOWS = new Set([
  'ALLUSERSPROFILE',
  'APPDATA',
  'COMPUTERNAME',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'NUMBER_OF_PROCESSORS',
  'OS',
  'PATH',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PUBLIC',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERDOMAIN',
  'USERNAME',
  'USERPROFILE',
  'WINDIR',
]);

/** Names the worker that a process belongs to, so that one which left its group is still found. */
export const WORKER_MARK = 'TIDEMILL_WORKER';

/**
 * The environment of a worker process: what the allow-list takes from `inherited`, then `added`.
 * Names are compared without case on Windows, as Windows does.
 */
export function workerEnvironment(
  added: Record<string, string>,
  inherited: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && isInherited(name, platform)) env[name] = value;
  }
  return { ...env, ...added };
}

function isInherited(name: string, platform: NodeJS.Platform): boolean {
  if (INHERITED.has(name) || name.startsWith('LC_')) return true;
  return platform === 'win32' && INHERITED_ON_WINDOWS.has(name.toUpperCase());
}
