import { afterEach, expect, it } from 'vitest';
import { machineTimezone } from '../../../electron/engine/schedule/machine-timezone.ts';

const { TZ } = process.env;

afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

it.each([
  ['the machine has', undefined],
  ['TZ names', 'Asia/Kolkata'],
])('is called what Intl calls it: the zone that %s', (_, zone) => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  expect(machineTimezone()).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
});
