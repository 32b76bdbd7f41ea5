import type { editor, languages, Position } from 'monaco-editor/editor/editor.api';
import { useSelectionStore } from '../app/store.ts';
import { rowsText } from '../ui/measures.ts';
import { blockOf, modelOf } from './models.ts';
import { monaco } from './monaco.ts';
import { upstreamsOf } from './upstream.ts';

const LANGUAGES = ['sql', 'python', 'typescript'];
const COLUMNS_IN_HOVER = 40;

/** Ctrl+click or F12 on the name of an upstream block goes there; hovering it shows its columns. */
export function registerNavigation(): void {
  monaco.languages.registerDefinitionProvider(LANGUAGES, { provideDefinition });
  monaco.languages.registerHoverProvider(LANGUAGES, { provideHover });
  monaco.editor.registerEditorOpener({
    openCodeEditor(_source, resource, target) {
      const block = blockOf({ uri: resource });
      if (block === null) return false;
      const line = target && 'startLineNumber' in target ? target.startLineNumber : 1;
      useSelectionStore.getState().revealCode(block.name, line);
      return true;
    },
  });
}

async function upstreamAt(model: editor.ITextModel, position: Position) {
  const block = blockOf(model);
  const word = model.getWordAtPosition(position);
  if (block === null || word === null) return null;
  const upstreams = await upstreamsOf(block);
  const range = new monaco.Range(
    position.lineNumber,
    word.startColumn,
    position.lineNumber,
    word.endColumn,
  );
  return { word: word.word, range, upstreams };
}

async function provideDefinition(
  model: editor.ITextModel,
  position: Position,
): Promise<languages.Definition | null> {
  const at = await upstreamAt(model, position);
  const upstream = at?.upstreams.find(({ block }) => block.name === at.word);
  const target = upstream && modelOf(upstream.block);
  return target ? { uri: target.uri, range: new monaco.Range(1, 1, 1, 1) } : null;
}

async function provideHover(
  model: editor.ITextModel,
  position: Position,
): Promise<languages.Hover | null> {
  const at = await upstreamAt(model, position);
  if (at === null) return null;
  const upstream = at.upstreams.find(({ block }) => block.name === at.word);
  if (upstream) {
    const rows = upstream.rows === null ? 'no output yet' : rowsText(upstream.rows, true);
    const columns = upstream.columns
      .slice(0, COLUMNS_IN_HOVER)
      .map((column) => `${column.name} ${column.type}`);
    return {
      range: at.range,
      contents: [
        { value: `**${upstream.block.name}** · ${upstream.block.kind} · ${rows}` },
        ...(columns.length > 0 ? [{ value: `\`\`\`sql\n${columns.join('\n')}\n\`\`\`` }] : []),
      ],
    };
  }
  const owners = at.upstreams.flatMap(({ block, columns }) =>
    columns
      .filter(({ name }) => name === at.word)
      .map(({ type }) => `${type} · from ${block.name}`),
  );
  if (owners.length === 0) return null;
  return { range: at.range, contents: [{ value: `**${at.word}** ${owners.join(', ')}` }] };
}
