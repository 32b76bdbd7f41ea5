import type { Schedule } from './api.ts';
import { ProjectSchedule } from './project-schedule.ts';
import type { ScheduleParts } from './schedule-parts.ts';

/** Opens the schedule of a project, and starts it where it is on. */
export function openSchedule(parts: ScheduleParts): Schedule {
  return new ProjectSchedule(parts);
}
