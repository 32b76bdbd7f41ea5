import path from 'node:path';
import { TidemillError } from '../../../shared/errors.ts';

const PREFIX = 'tidemill-';
const LONGEST = 40;

/** The name that a person chose for a service. @throws TidemillError `service.name` */
export function chosenName(text: string): string {
  if (/^[a-z0-9][a-z0-9_-]*$/i.test(text) && text.length <= LONGEST) {
    return PREFIX + text.toLowerCase();
  }
  throw new TidemillError({
    code: 'service.name',
    message: `'${text}' cannot name a service.`,
    hint: `Use at most ${LONGEST} letters, digits, - and _: --name shop.`,
  });
}

/** A name for the service of a project, after its folder; another one than those that are taken. */
export function nameFor(dir: string, taken: ReadonlySet<string>): string {
  const word = path
    .basename(dir)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '');
  const first = PREFIX + (word || 'project');
  for (let count = 1; ; count++) {
    const name = count === 1 ? first : `${first}-${count}`;
    if (!taken.has(name)) return name;
  }
}
