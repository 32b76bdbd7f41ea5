import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import type { Place, Problem } from '../../errors.ts';
import type { Json } from '../../worker/protocol.ts';

/** A YAML file longer than this (in characters) is refused unread. */
export const MAX_YAML_LENGTH = 5 * 1024 * 1024;

/** A problem before it has a place. */
export type Finding = Omit<Problem, 'file' | 'line' | 'column' | 'severity'> & {
  severity?: Problem['severity'];
};

/**
 * A YAML file being read: its nodes, what is wrong so far, and where each node stands.
 *
 * Of YAML it takes what configuration needs: one document of maps, lists and JSON's scalars. Anchors,
 * aliases and tags are refused (`yaml.alias`, `yaml.tag`): so no few bytes can stand for a million
 * nodes, and every edit changes exactly what it shows. A byte order mark and CRLF are accepted.
 */
export class YamlReader {
  readonly problems: Problem[] = [];
  /** The top node; null for an empty file. */
  readonly root: Node | null;
  /** Whether the text is not YAML: then only its syntax errors are worth saying. */
  readonly broken: boolean;
  readonly #file: string;
  readonly #pipeline: string | null;
  readonly #lines = new LineCounter();
  readonly #reported = new Set<string>();

  constructor(text: string, about: { file: string; pipeline: string | null }) {
    this.#file = about.file;
    this.#pipeline = about.pipeline;
    const document = this.#parse(text);
    this.root = document?.contents ?? null;
    this.broken = this.problems.some(
      ({ code }) => code === 'yaml.syntax' || code === 'yaml.too_large',
    );
  }

  /**
   * Adds a problem at a node (null: at the file's start).
   * @param within the character of the node's text that is meant; null: all of it
   */
  report(node: Node | null, finding: Finding, within: number | null = null): void {
    this.#add(this.placeOf(node, within), finding);
  }

  /** Where a node begins, or the character of its text that is `within` further. */
  placeOf(node: Node | null, within: number | null = null): Place {
    return this.#placeAt((node?.range?.[0] ?? 0) + (within === null ? 0 : offsetOf(node, within)));
  }

  /** What a node holds as JSON; parts that JSON cannot hold are reported and become null. */
  json(node: Node | null): Json {
    if (node === null) return null;
    this.refuseAnchor(node);
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): [string, Json] => [
        isScalar(key) ? String(key.value) : '',
        this.json(isNode(value) ? value : null),
      ]);
      // Not an assignment, so that a key `__proto__` is a key like any other.
      return Object.fromEntries(entries);
    }
    if (isSeq(node)) return node.items.map((item) => this.json(isNode(item) ? item : null));
    if (!isScalar(node)) return null;
    const { value } = node;
    if (typeof value === 'number') return this.#number(node, value);
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    return null;
  }

  /** Reports an anchor or an alias. */
  refuseAnchor(node: Node): void {
    const anchor = isAlias(node) ? node.source : node.anchor;
    if (anchor === undefined) return;
    const sign = isAlias(node) ? '*' : '&';
    this.report(node, {
      code: 'yaml.alias',
      message: `Anchors and aliases cannot be used here: '${anchor}'.`,
      hint: `Write the value out in each place; text that begins with ${sign} is put in quotes: "${sign}${anchor}".`,
    });
  }

  #number(node: Node, value: number): Json {
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) {
      return value;
    }
    // Also 1e300, which is a double and nobody's exact integer.
    const source = isScalar(node) ? (node.source ?? '') : '';
    if (Number.isFinite(value) && !/^[-+]?(\d+|0o[0-7]+|0x[\da-f]+)$/i.test(source)) return value;
    this.report(node, {
      code: 'yaml.number',
      message: `The number ${source} cannot be held exactly.`,
      hint: `Put it in quotes: "${source}".`,
    });
    return null;
  }

  #parse(text: string): Document<ParsedNode> | null {
    if (text.length > MAX_YAML_LENGTH) {
      this.#add(this.#placeAt(0), {
        code: 'yaml.too_large',
        message: `The file has ${text.length} characters; at most ${MAX_YAML_LENGTH} are read.`,
        hint: 'Split the pipeline, or move data out of this file.',
      });
      return null;
    }
    const document = parseDocument(withoutByteOrderMark(text), {
      lineCounter: this.#lines,
      prettyErrors: false,
      resolveKnownTags: false,
      stringKeys: true,
    });
    const brokenLines = new Set<number | undefined>();
    for (const error of document.errors) {
      const duplicate = error.code === 'DUPLICATE_KEY';
      const place = this.#placeAt(error.pos[0]);
      // What follows on a broken line follows from it.
      if (!duplicate && brokenLines.has(place.line)) continue;
      if (!duplicate) brokenLines.add(place.line);
      this.#add(place, {
        code: duplicate ? 'yaml.duplicate_key' : 'yaml.syntax',
        message: duplicate
          ? 'The same key stands twice in this map.'
          : error.code === 'MULTIPLE_DOCS'
            ? 'The file holds more than one YAML document.'
            : `The file is not valid YAML: ${error.message}.`,
        hint: duplicate ? 'Remove one of the two.' : syntaxHint(error),
      });
    }
    for (const warning of document.warnings) {
      this.#add(this.#placeAt(warning.pos[0]), {
        code: 'yaml.tag',
        message: `YAML tags cannot be used here: ${warning.message}.`,
        hint: 'Remove the tag (the word with the exclamation mark).',
      });
    }
    return document;
  }

  #add(place: Place, finding: Finding): void {
    // A node is looked at more than once, and its problem is one.
    const key = JSON.stringify([place.line, place.column, finding.code, finding.message]);
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.problems.push({
      severity: 'error',
      ...place,
      ...finding,
      ...(this.#pipeline === null ? {} : { pipeline: this.#pipeline }),
    });
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/**
 * How far from a scalar's beginning in the file the given character of its text is; 0, its beginning,
 * where the text is written with escapes or over several lines.
 */
function offsetOf(node: Node | null, character: number): number {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return 0;
  const quotes = (node.range[1] - node.range[0] - node.value.length) / 2;
  if (node.type === 'PLAIN') return quotes === 0 ? character : 0;
  return quotes === 1 ? character + 1 : 0;
}

/** The text as editors show it. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function syntaxHint({ code, message }: YAMLParseError): string {
  if (code === 'UNEXPECTED_TOKEN' && message.includes('alias')) return QUOTES;
  return SYNTAX_HINTS[code] ?? 'Mend the line named here.';
}

const QUOTES = 'Text that begins with * or @ is put in quotes: "*/5 * * * *".';

const SYNTAX_HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces: YAML does not allow tabs.',
  MULTIPLE_DOCS: 'Remove the line `---` and what follows it.',
  BAD_ALIAS: QUOTES,
  BAD_SCALAR_START: QUOTES,
  BAD_INDENT:
    'Check that the lines of this map or list begin in the same column, and that brackets are closed.',
  MISSING_CHAR: 'Something is not closed, such as a quote or a bracket.',
  RESOURCE_EXHAUSTION: 'The file nests too deeply.',
};
