import * as z from 'zod';
import type { Service } from './service.ts';

const factsSchema = z.object({
  project: z.string(),
  port: z.number().int().nullable(),
  secrets: z.string(),
  log: z.string().nullable(),
});

/** What of a service can be read back from its definition. */
export type ServiceFacts = z.infer<typeof factsSchema>;

export function factsOf({ dir, port, secretsFile, logFile }: Service): ServiceFacts {
  return { project: dir, port, secrets: secretsFile, log: logFile };
}

const MARK = 'tidemill-service:';

/**
 * A service's facts as a line for a comment of its definition, of any format: ASCII, and without what ends a comment in XML or
 * goes on with a line in others.
 */
export function markerOf(service: Service): string {
  const json = JSON.stringify(factsOf(service)).replaceAll(/[^ -~]|--|[<>&]/g, escaped);
  return `${MARK} ${json}`;
}

/** Text as JSON escapes it, UTF-16 unit by unit. */
function escaped(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** The facts in a definition; null where it is not ours or was spoilt. */
export function readMarker(definition: string): ServiceFacts | null {
  const [, json] = new RegExp(`${MARK} (\\{.*\\})`).exec(definition) ?? [];
  if (json === undefined) return null;
  try {
    return factsSchema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
