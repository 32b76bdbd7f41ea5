import type { BlockLanguage } from './block-files.ts';
import type { BlockKind } from './document.ts';
import { isReservedInSql } from './reserved-names.ts';

/** The texts that new blocks begin with, by kind and language: `transform.sql`. */
export type BlockTemplates = Readonly<Record<string, string>>;

/** The key of a kind's template: `transform.python`. */
export function templateKey(kind: BlockKind, language: BlockLanguage): string {
  return `${kind}.${language}`;
}

/**
 * The code that a new block begins with; empty where no template is for its kind and language.
 *
 * `{{name}}` is the block's name, `{{input}}` its first input, `{{inputs}}` all of them as arguments, each
 * with a comma after it (`orders, customers, `). A line with `{{input}}` goes away where there are no
 * inputs; a line with `{{no_input}}` (which leaves nothing) where there are some.
 */
export function fillTemplate(
  templates: BlockTemplates,
  block: {
    name: string;
    kind: BlockKind;
    language: BlockLanguage;
    inputs: readonly string[];
  },
): string {
  const { name, kind, language, inputs } = block;
  const first = inputs[0];
  const quoted = (input: string) =>
    language === 'sql' && isReservedInSql(input) ? `"${input}"` : input;
  return (templates[templateKey(kind, language)] ?? '')
    .split('\n')
    .filter((line) => !line.includes(first === undefined ? '{{input}}' : '{{no_input}}'))
    .join('\n')
    .replaceAll('{{no_input}}', '')
    .replaceAll('{{name}}', name)
    .replaceAll('{{input}}', first === undefined ? '' : quoted(first))
    .replaceAll('{{inputs}}', inputs.map((input) => `${input}, `).join(''));
}
