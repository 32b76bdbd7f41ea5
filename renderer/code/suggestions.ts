import type { languages } from 'monaco-editor/editor/editor.api';
import type { Param } from '../../shared/pipeline/document.ts';
import type { Json } from '../../shared/worker/protocol.ts';
import { rowsText } from '../ui/measures.ts';
import type { Upstream } from './upstream.ts';

/** What completion knows of the place it is asked for. */
export interface CompletionScope {
  upstreams: readonly Upstream[];
  params: Readonly<Record<string, Param>>;
  /** The whole text, and the part of it before the caret. */
  text: string;
  before: string;
  /** The part of a word before the caret. */
  word: string;
}

/** A suggestion without the range it replaces, which is the same for all. */
export type Suggestion = Omit<languages.CompletionItem, 'range' | 'kind'> & {
  kind: keyof typeof languages.CompletionItemKind;
};

/** The columns of some blocks as suggestions, once a name, with type and origin. */
export function columnSuggestions(
  upstreams: readonly Upstream[],
  insert: (name: string) => string,
): Suggestion[] {
  const seen = new Set<string>();
  return upstreams.flatMap(({ block, columns }) =>
    columns.flatMap((column, at) => {
      const key = column.name.toLowerCase();
      if (seen.has(key)) return [];
      seen.add(key);
      return {
        label: { label: column.name, description: `${column.type} · ${block.name}` },
        kind: 'Field' as const,
        insertText: insert(column.name),
        filterText: column.name,
        detail: `${column.type} · column of ${block.name}`,
        sortText: `1${String(at).padStart(4, '0')}`,
      };
    }),
  );
}

/** The upstream blocks themselves. */
export function blockSuggestions(upstreams: readonly Upstream[]): Suggestion[] {
  return upstreams.map(({ block, rows }) => ({
    label: {
      label: block.name,
      description: rows === null ? block.kind : rowsText(rows, true),
    },
    kind: 'Class' as const,
    insertText: block.name,
    detail: `${block.kind} block`,
    ...(block.description === null ? {} : { documentation: block.description }),
    sortText: `0${block.name}`,
  }));
}

/** The pipeline's parameters by name. */
export function paramSuggestions(params: Readonly<Record<string, Param>>): Suggestion[] {
  return Object.entries(params).map(([name, param]) => ({
    label: { label: name, description: `${param.type}${defaultText(param.default)}` },
    kind: 'Variable' as const,
    insertText: name,
    detail: `parameter, ${param.type}${defaultText(param.default)}`,
    ...(param.description === null ? {} : { documentation: param.description }),
    sortText: `0${name}`,
  }));
}

function defaultText(value: Json | undefined): string {
  return value === undefined ? '' : ` = ${JSON.stringify(value)}`;
}
