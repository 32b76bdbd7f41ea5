/** What a notification's `title` and `template` may name as `{{name}}`. */
export const TEMPLATE_NAMES = [
  'project',
  'pipeline',
  'event',
  'status',
  'run',
  'trigger',
  'nominal',
  'error',
  'block',
  'duration',
  'count',
  'reason',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

const isKnown = (name: string): name is TemplateName =>
  (TEMPLATE_NAMES as readonly string[]).includes(name);

/** The template with its values filled in. A name that does not exist stays as it is written, to be seen. */
export function fillTemplate(template: string, values: Record<TemplateName, string>): string {
  return template.replace(PLACEHOLDER, (written, name: string) =>
    isKnown(name) ? values[name] : written,
  );
}

/** What a template names that does not exist, each once. */
export function unknownNames(template: string): string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
  return [...new Set(names.filter((name) => !isKnown(name)))];
}
