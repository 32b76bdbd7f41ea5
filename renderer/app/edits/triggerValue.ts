import type { Trigger } from '../../../shared/pipeline/document.ts';
import { triggerFromFile } from '../../../shared/pipeline/reading/trigger-setting.ts';
import { usualPolicies } from '../../../shared/pipeline/trigger-policies.ts';
import { formatDuration } from '../../../shared/units/durations.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

/** What holds of a trigger of which the file says no more than when it fires. */
export const triggerDefaults: Trigger = triggerFromFile('defaults', { every: '1h' }, {});

/** A trigger as the file says it, in the order of the notation; what is the default needs no line. */
export function triggerValue(trigger: Trigger): Record<string, Json> {
  const value: Record<string, Json> = { ...whatFires(trigger) };
  const usual = { enabled: true, ...usualPolicies(trigger.type) };
  const said = (key: keyof typeof usual) => {
    if (trigger[key] !== usual[key]) value[key] = trigger[key];
  };
  if (trigger.late_after_ms !== null) value.late_after = formatDuration(trigger.late_after_ms);
  said('catch_up');
  said('overlap');
  if (Object.keys(trigger.params).length > 0) value.params = trigger.params;
  said('enabled');
  return value;
}

function whatFires(trigger: Trigger): Record<string, Json> {
  switch (trigger.type) {
    case 'schedule':
      return schedule(trigger);
    case 'files': {
      const [only, ...more] = trigger.files;
      return {
        files: only !== undefined && more.length === 0 ? only : trigger.files,
        ...(trigger.settle_ms === triggerDefaults.settle_ms
          ? {}
          : { settle: formatDuration(trigger.settle_ms) }),
      };
    }
    case 'after':
      return {
        after: trigger.after,
        ...(trigger.when === triggerDefaults.when ? {} : { when: trigger.when }),
      };
    case 'webhook':
      return { webhook: true };
  }
}

function schedule(trigger: Trigger): Record<string, Json> {
  return {
    ...(trigger.schedule === null
      ? { every: formatDuration(trigger.every_ms ?? 0) }
      : { schedule: trigger.schedule }),
    ...(trigger.timezone === null ? {} : { timezone: trigger.timezone }),
    ...(trigger.calendar === null ? {} : { calendar: trigger.calendar }),
    ...(trigger.shift === triggerDefaults.shift ? {} : { shift: trigger.shift }),
    ...(trigger.start === null ? {} : { start: trigger.start }),
    ...(trigger.end === null ? {} : { end: trigger.end }),
    ...(trigger.jitter_ms === 0 ? {} : { jitter: formatDuration(trigger.jitter_ms) }),
  };
}
