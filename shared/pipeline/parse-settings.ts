import type { Problem } from '../errors.ts';
import type { Json } from '../worker/protocol.ts';
import { type Settings, settingsSchema } from './document.ts';
import { Fields, type Owner } from './reading/fields.ts';
import { readCalendars } from './reading/read-calendars.ts';
import { readNotifications } from './reading/read-notifications.ts';
import { YamlReader } from './reading/yaml-reader.ts';

/** What this machine and folder give where tidemill.yaml says nothing. */
export interface SettingsDefaults {
  /** The project folder's name. */
  name: string;
  workers: number;
  memory_bytes: number;
}

const GIGABYTE = 1e9;
const DAY_MS = 86_400_000;

const OWNER: Owner = {
  what: 'The file',
  unknownKey: 'settings.unknown_key',
  badValue: 'settings.bad_value',
};

/** Reads the text of a tidemill.yaml: every setting, with defaults, and all that is wrong with the file. */
export function parseSettings(
  text: string,
  defaults: SettingsDefaults,
): { settings: Settings; problems: Problem[] } {
  const reader = new YamlReader(text, { file: 'tidemill.yaml', pipeline: null });
  const syntaxProblems = [...reader.problems];
  const top = Fields.of(reader, reader.root, OWNER)?.only(Object.keys(settingsSchema.shape));
  const limits = top
    ?.map('limits', { ...OWNER, what: 'The key limits' })
    ?.only(['workers', 'memory', 'block_memory', 'output_retention']);
  const settings: Settings = {
    name: top?.text('name') ?? defaults.name,
    python: top?.text('python') ?? null,
    dataframe: top?.choice('dataframe', settingsSchema.shape.dataframe.options) ?? 'auto',
    variables: mapOfJson(top, 'variables'),
    limits: {
      workers:
        limits?.number('workers', defaults.workers, {
          be: 'a whole number from 1 to 1024',
          hold: (value) => Number.isInteger(value) && value >= 1 && value <= 1024,
        }) ?? defaults.workers,
      memory_bytes: limits?.bytes('memory') ?? defaults.memory_bytes,
      block_memory_bytes: limits?.bytes('block_memory') ?? 2 * GIGABYTE,
      output_retention_ms: limits?.duration('output_retention', { positive: true }) ?? 30 * DAY_MS,
    },
    connections: readConnections(top),
    calendars: top === undefined ? {} : readCalendars(top, OWNER),
    notifications: top === undefined ? [] : readNotifications(reader, top, OWNER),
  };
  return { settings, problems: reader.broken ? syntaxProblems : reader.problems };
}

function mapOfJson(fields: Fields | null | undefined, key: string): Record<string, Json> {
  const map = fields?.map(key, { ...OWNER, what: `The key ${key}` });
  return Object.fromEntries((map?.keys() ?? []).map((name) => [name, map?.json(name) ?? null]));
}

function readConnections(top: Fields | undefined): Settings['connections'] {
  const all = top?.map('connections', { ...OWNER, what: 'The key connections' });
  const connections = (all?.keys() ?? []).map((name) => {
    const connection = mapOfJson(all, name);
    if (typeof connection.type !== 'string') {
      all?.report(all.keyNode(name), {
        code: 'settings.bad_connection',
        message: `The connection '${name}' has no type.`,
        hint: `Write ${name}: { type: postgres, … }.`,
      });
    }
    return [name, connection] as const;
  });
  return Object.fromEntries(connections);
}
