/** Schedules that most people want. Those with a time of day keep the one of the schedule before. */
const presets = [
  { label: 'Every hour', at: () => '0 * * * *' },
  { label: 'Every day', at: (time: string) => `${time} * * *` },
  { label: 'Weekdays', at: (time: string) => `${time} * * 1-5` },
  { label: 'Every Monday', at: (time: string) => `${time} * * 1` },
  { label: '1st of the month', at: (time: string) => `${time} 1 * *` },
  { label: 'Last of the month', at: (time: string) => `${time} L * *` },
] as const;

/** The time of day that a schedule runs at, as cron's first two fields and as `02:00`; null for many. */
export function timeOfDay(schedule: string): { fields: string; clock: string } | null {
  const match = /^(\d{1,2})\s+(\d{1,2})\s+\S+\s+\S+\s+\S+$/.exec(schedule.trim());
  if (match === null) return null;
  const [, minute = '', hour = ''] = match;
  if (Number(minute) > 59 || Number(hour) > 23) return null;
  return {
    fields: `${minute} ${hour}`,
    clock: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`,
  };
}

/** The schedule with another time of day, `HH:MM`. */
export function withTimeOfDay(schedule: string, clock: string): string {
  const [hour = '2', minute = '0'] = clock.split(':');
  const days = schedule.trim().split(/\s+/).slice(2).join(' ');
  return `${Number(minute)} ${Number(hour)} ${days}`;
}

/** The presets as schedules, at the time of day that `schedule` has, else at two in the night. */
export function presetsFor(schedule: string): { label: string; schedule: string }[] {
  const time = timeOfDay(schedule)?.fields ?? '0 2';
  return presets.map(({ label, at }) => ({ label, schedule: at(time) }));
}
