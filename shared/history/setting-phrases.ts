import type { PipelineChange } from '../contract/history.ts';
import type { Pipeline, Trigger } from '../pipeline/document.ts';

/** Things of a pipeline that have names, by these. */
type Named = ReadonlyMap<string, unknown>;

type Verb = 'add' | 'remove' | 'rename' | 'change' | 'pause' | 'resume';

interface NamedChange {
  verb: Verb;
  /** The name, or `old → new`. */
  name: string;
}

const MOST_NAMES = 2;

/**
 * What changed of a pipeline besides its blocks, in words: `add trigger nightly`, `pause trigger pulse`,
 * `change parameter day`. Many are counted: `remove 3 triggers`, `change triggers`.
 * @param of says which pipeline is meant where a phrase names nothing in it: ` of daily_sales`, or nothing
 */
export function settingPhrases({ settings, before, after }: PipelineChange, of: string): string[] {
  if (before === null || after === null) return [];
  return settings.flatMap((key) => {
    if (key === 'triggers') {
      const [was, is] = [triggersOf(before.pipeline), triggersOf(after.pipeline)];
      return said(namedChanges(was, is, turned), 'trigger', `change triggers${of}`);
    }
    if (key === 'params') {
      const [was, is] = [paramsOf(before.pipeline), paramsOf(after.pipeline)];
      return said(
        namedChanges(was, is, () => 'change'),
        'parameter',
        `change parameters${of}`,
      );
    }
    return [`change ${key}${of}`];
  });
}

function triggersOf({ triggers }: Pipeline): Map<string, Trigger> {
  return new Map(triggers.map((trigger) => [trigger.name, trigger]));
}

function paramsOf({ params }: Pipeline): Named {
  return new Map(Object.entries(params));
}

/** Whether a trigger was only switched off or on. */
function turned(was: Trigger, is: Trigger): Verb {
  if (!same({ ...was, enabled: is.enabled }, is)) return 'change';
  return is.enabled ? 'resume' : 'pause';
}

function namedChanges<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  verbOf: (was: T, is: T) => Verb,
): NamedChange[] {
  const came = [...after].filter(([name]) => !before.has(name));
  const went = [...before].filter(([name]) => !after.has(name));
  const renamed = new Map<string, string>();
  for (const [name, was] of went) {
    const now = came.find(
      ([to, is]) => !renamed.has(to) && same({ ...was, name: '' }, { ...is, name: '' }),
    );
    if (now !== undefined) renamed.set(now[0], name);
  }
  const gone = new Set(renamed.values());
  const stayed = [...after].flatMap(([name, is]): NamedChange[] => {
    const was = before.get(name);
    return was === undefined || same(was, is) ? [] : [{ verb: verbOf(was, is), name }];
  });
  return [
    ...[...renamed].map(([to, from]) => ({ verb: 'rename' as const, name: `${from} → ${to}` })),
    ...came.flatMap(([name]) => (renamed.has(name) ? [] : [{ verb: 'add' as const, name }])),
    ...went.flatMap(([name]) => (gone.has(name) ? [] : [{ verb: 'remove' as const, name }])),
    ...stayed,
  ];
}

function said(changes: readonly NamedChange[], noun: string, otherwise: string): string[] {
  const [first] = changes;
  // None: only their order or a comment changed.
  if (first === undefined) return [otherwise];
  if (changes.length <= MOST_NAMES)
    return changes.map(({ verb, name }) => `${verb} ${noun} ${name}`);
  const alike = changes.every(({ verb }) => verb === first.verb);
  return [alike ? `${first.verb} ${changes.length} ${noun}s` : otherwise];
}

/** For values that came out of YAML: their keys are in the order of our schemas. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
