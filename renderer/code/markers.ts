import type { editor } from 'monaco-editor/editor/editor.api';
import type { Problem } from '../../shared/errors.ts';
import { errorText } from '../../shared/worker/error-text.ts';
import type { BlockError } from '../../shared/worker/protocol.ts';
import styles from './editor.module.css';
import { errorPlace } from './errorPlace.ts';
import { monaco } from './monaco.ts';

const OWNER = 'tidemill';

interface Fault {
  severity: 'error' | 'warning';
  message: string;
  line: number;
  column: number | null;
}

/** What is wrong with a block's code, each at its line: the files' problems and the last run's error. */
export function faultsOf(
  file: string,
  problems: readonly Problem[],
  error: BlockError | null,
): Fault[] {
  const faults: Fault[] = problems.map((problem) => ({
    severity: problem.severity,
    message: problem.hint ? `${problem.message}\n${problem.hint}` : problem.message,
    line: problem.line ?? 1,
    column: problem.column ?? null,
  }));
  const place = error && errorPlace(error, file);
  if (error && place) {
    faults.push({ severity: 'error', message: errorText(error), ...place });
  }
  return faults;
}

/** Underlines faults in a model and lists them for hover and for going from one to the next. */
export function setMarkers(model: editor.ITextModel, faults: readonly Fault[]): void {
  monaco.editor.setModelMarkers(
    model,
    OWNER,
    faults.map((fault) => ({
      ...rangeOf(model, fault),
      message: fault.message,
      severity:
        fault.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    })),
  );
}

/** A glyph in the margin, a tint of the line and the message's first line at its end. */
export function faultDecorations(
  model: editor.ITextModel,
  faults: readonly Fault[],
): editor.IModelDeltaDecoration[] {
  return faults.map((fault) => {
    const line = Math.min(fault.line, model.getLineCount());
    const end = model.getLineMaxColumn(line);
    const tone = fault.severity === 'error' ? styles.error : styles.warning;
    return {
      range: new monaco.Range(line, end, line, end),
      options: {
        isWholeLine: true,
        className: `${styles.faultLine} ${tone}`,
        glyphMarginClassName: `${styles.faultGlyph} ${tone}`,
        glyphMarginHoverMessage: { value: fault.message },
        after: {
          content: `    ${firstLine(fault.message)}`,
          inlineClassName: `${styles.faultText} ${tone}`,
          cursorStops: monaco.editor.InjectedTextCursorStops.None,
        },
        showIfCollapsed: true,
        stickiness: monaco.editor.TrackedRangeStickiness.AlwaysGrowsWhenTypingAtEdges,
      },
    };
  });
}

const LONGEST = 160;

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** From the place to the end of its word, or the whole of the line's text where only that is known. */
function rangeOf(model: editor.ITextModel, fault: Fault) {
  const line = Math.min(fault.line, model.getLineCount());
  const end = model.getLineMaxColumn(line);
  if (fault.column === null) {
    const start = model.getLineFirstNonWhitespaceColumn(line) || 1;
    return { startLineNumber: line, startColumn: start, endLineNumber: line, endColumn: end };
  }
  const start = Math.min(fault.column, end);
  const word = model.getWordAtPosition({ lineNumber: line, column: start });
  return {
    startLineNumber: line,
    startColumn: start,
    endLineNumber: line,
    endColumn: word && word.endColumn > start ? word.endColumn : Math.min(start + 1, end),
  };
}
