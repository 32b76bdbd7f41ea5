import Anser from 'anser';

/** A part of a line that looks alike: text, its ANSI look, and where in the code it points to. */
export interface LogSpan {
  text: string;
  color: string | null;
  bold: boolean;
  faint: boolean;
  place: CodePlace | null;
}

export interface CodePlace {
  file: string;
  line: number;
  column: number;
}

/** `File "x.py", line 3`, as Python says it, and `x.ts:3:7`, as everyone else does. */
const places =
  /File "(?<py>[^"]+)", line (?<pyLine>\d+)|(?<file>[\w./\\-]+\.(?:py|sql|ts)):(?<line>\d+)(?::(?<column>\d+))?/g;

/** Longer lines are cut on screen; the log's file has them whole. */
const LONGEST = 4_000;

/** A line as it is drawn: what a carriage return wrote over is gone, colours are kept, places are links. */
export function logSpans(text: string): LogSpan[] {
  const shown = overwritten(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
  return Anser.ansiToJson(shown, { json: true, remove_empty: true, use_classes: true }).flatMap(
    (part) => {
      const decorations = part.decorations ?? [];
      const look = {
        color: part.fg ?? null,
        bold: decorations.includes('bold'),
        faint: decorations.includes('dim'),
      };
      return withPlaces(part.content).map((piece) => ({ ...piece, ...look }));
    },
  );
}

/** What a terminal would show: progress bars write over themselves with `\r`. */
function overwritten(text: string): string {
  const trimmed = text.replace(/\r+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1);
}

function withPlaces(text: string): { text: string; place: CodePlace | null }[] {
  const pieces: { text: string; place: CodePlace | null }[] = [];
  let at = 0;
  for (const match of text.matchAll(places)) {
    const found = match.groups ?? {};
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), place: null });
    pieces.push({
      text: match[0],
      place: {
        file: found.py ?? found.file ?? '',
        line: Number(found.pyLine ?? found.line),
        column: Number(found.column ?? 1),
      },
    });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), place: null });
  return pieces;
}
