import { localInstant } from '../../../shared/cron/zones.ts';
import { TidemillError } from '../../../shared/errors.ts';

/** The zone that this machine is in. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * An instant as a person writes it (`2026-03-29`, `2026-03-29T02:30`, with `Z` or an offset), in ISO 8601
 * and UTC. Without an offset it is in this machine's zone.
 * @throws TidemillError `command.value`
 */
export function instantOption(name: string, text: string): string {
  const instant = text === 'now' ? Date.now() : localInstant(text, machineZone());
  if (instant !== null) return new Date(instant).toISOString();
  throw new TidemillError({
    code: 'command.value',
    message: `--${name} needs an instant, not '${text}'.`,
    hint: `Write a day (2026-03-29), a time of this machine's zone, ${machineZone()} (2026-03-29T02:30), or one with its offset (2026-03-29T02:30Z, 2026-03-29T02:30+02:00).`,
  });
}

/** An instant on the clock of this machine: `2026-03-29 02:30:00 CET`. */
export function localTime(instant: string): string {
  const at = new Date(instant);
  zoneFormat ??= new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });
  const zone =
    zoneFormat.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return `${at.toLocaleString('sv-SE')} ${zone}`.trimEnd();
}

/** Made when it is first used: loading Intl costs 15 ms. */
let zoneFormat: Intl.DateTimeFormat | undefined;
