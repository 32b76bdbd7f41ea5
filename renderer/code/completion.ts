import type { editor, Position } from 'monaco-editor/editor/editor.api';
import { usePipelineStore } from '../app/store.ts';
import { completePython } from './completePython.ts';
import { completeSql } from './completeSql.ts';
import { completeTypeScript } from './completeTypeScript.ts';
import { blockOf } from './models.ts';
import { monaco } from './monaco.ts';
import type { CompletionScope, Suggestion } from './suggestions.ts';
import { upstreamsOf } from './upstream.ts';

type Complete = (scope: CompletionScope) => Suggestion[];

/** Offers what the three languages can name: upstream blocks, their columns, parameters, our API. */
export function registerCompletion(): void {
  register('sql', ['.', '$', '"'], completeSql);
  register('python', ['.', '"', "'"], completePython);
  register('typescript', ['.', '"', "'"], completeTypeScript);
}

function register(language: string, triggerCharacters: string[], complete: Complete): void {
  monaco.languages.registerCompletionItemProvider(language, {
    triggerCharacters,
    async provideCompletionItems(model, position) {
      const scope = await scopeAt(model, position);
      if (scope === null) return { suggestions: [] };
      const word = model.getWordUntilPosition(position);
      const range = new monaco.Range(
        position.lineNumber,
        word.startColumn,
        position.lineNumber,
        position.column,
      );
      const suggestions = complete(scope).map((suggestion) => ({
        ...suggestion,
        range,
        kind: monaco.languages.CompletionItemKind[suggestion.kind],
      }));
      return { suggestions };
    },
  });
}

async function scopeAt(
  model: editor.ITextModel,
  position: Position,
): Promise<CompletionScope | null> {
  const block = blockOf(model);
  if (block === null) return null;
  const upstreams = await upstreamsOf(block);
  if (model.isDisposed()) return null;
  return {
    upstreams,
    params: usePipelineStore.getState().view?.pipeline.params ?? {},
    text: model.getValue(),
    before: model.getValueInRange(new monaco.Range(1, 1, position.lineNumber, position.column)),
    word: model.getWordUntilPosition(position).word,
  };
}
