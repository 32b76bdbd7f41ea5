import type { BlockFreshness } from '../../../shared/contract/views.ts';
import { type KeyParts, NO_VERSION } from './key.ts';

type Reason = BlockFreshness['reasons'][number];

/** What differs between what an output was made of and how things stand now, by name. */
export function staleReasons(before: KeyParts, now: KeyParts): Reason[] {
  const reasons: Reason[] = [];
  if (before.code !== now.code) reasons.push({ code: 'code', detail: 'its code changed' });
  for (const name of changedKeys(before.imports, now.imports)) {
    reasons.push({ code: 'code', detail: `${name}, which it imports, changed` });
  }
  for (const name of changedKeys(before.settings, now.settings)) {
    reasons.push({ code: 'settings', detail: `${name} changed` });
  }
  for (const name of changedKeys(before.params, now.params)) {
    reasons.push({ code: 'params', detail: paramChange(name, before.params, now.params) });
  }
  for (const name of changedKeys(before.upstream, now.upstream)) {
    reasons.push({ code: 'upstream', detail: upstreamChange(name, before, now) });
  }
  for (const name of changedKeys(before.files, now.files)) {
    reasons.push({ code: 'files', detail: `${name} changed` });
  }
  for (const name of changedKeys(before.environment, now.environment)) {
    // Without a version nothing is known of the packages either.
    if (name === 'packages' && now.environment.Python === NO_VERSION) continue;
    reasons.push({ code: 'environment', detail: environmentChange(name, before, now) });
  }
  return reasons;
}

function paramChange(name: string, before: KeyParts['params'], now: KeyParts['params']): string {
  if (!(name in before)) return `it now uses the parameter ${name}`;
  if (!(name in now)) return `it no longer uses the parameter ${name}`;
  return `${name} is ${JSON.stringify(now[name])}, was ${JSON.stringify(before[name])}`;
}

function upstreamChange(name: string, before: KeyParts, now: KeyParts): string {
  if (!(name in before.upstream)) return `${name} is a new input`;
  if (!(name in now.upstream)) return `${name} is no longer an input`;
  return `the data of ${name} changed`;
}

function environmentChange(name: string, before: KeyParts, now: KeyParts): string {
  if (name === 'packages') return 'the installed packages changed';
  if (now.environment[name] === NO_VERSION) return `${name} cannot be started`;
  return `${name} is ${now.environment[name] ?? 'gone'}, was ${before.environment[name] ?? 'none'}`;
}

function changedKeys(before: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
}
