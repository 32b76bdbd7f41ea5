import type { Block, BlockKind } from '../../../shared/pipeline/document.ts';
import { kinds, languages, languagesOf } from '../blocks.ts';

/** One sort of block that can be added. */
export interface Template {
  id: string;
  kind: BlockKind;
  language: Block['language'];
  title: string;
  about: string;
}

/** Every kind in every language that it can be written in. */
export const templates: readonly Template[] = (Object.keys(kinds) as BlockKind[]).flatMap((kind) =>
  languagesOf(kind).map((language) => ({
    id: `${kind}.${language}`,
    kind,
    language,
    title:
      kind === 'note' ? 'Note' : `${languages[language].title} ${kinds[kind].title.toLowerCase()}`,
    about: kinds[kind].about,
  })),
);

const KEY = 'tidemill.recent';

export function recentTemplates(): readonly string[] {
  return (localStorage.getItem(KEY) ?? '').split(' ').filter(Boolean);
}

export function rememberTemplate(id: string): void {
  const recent = [id, ...recentTemplates().filter((known) => known !== id)].slice(0, 4);
  localStorage.setItem(KEY, recent.join(' '));
}

/**
 * The templates that fit what was typed, best first: every word must be in the title or the purpose.
 * Without a word, what was used lately comes first; after a block, sources come last.
 */
export function rankTemplates(query: string, hasInputs: boolean): Template[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const recent = recentTemplates();
  const rank = (template: Template): number => {
    const title = template.title.toLowerCase();
    let score = words.some((word) => title.startsWith(word)) ? -100 : 0;
    const used = recent.indexOf(template.id);
    if (used >= 0) score -= 20 - used;
    if (hasInputs && (template.kind === 'source' || template.kind === 'sensor')) score += 50;
    return score;
  };
  return templates
    .filter((template) => {
      const text = `${template.title} ${template.about} ${template.language}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((template, at) => ({ template, score: rank(template) + at / 100 }))
    .sort((left, right) => left.score - right.score)
    .map(({ template }) => template);
}
