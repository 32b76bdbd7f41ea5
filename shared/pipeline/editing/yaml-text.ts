import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { withoutByteOrderMark } from '../reading/yaml-reader.ts';

/**
 * The text of a YAML file with its nodes, and the changes to make to it. Every change replaces or inserts
 * just the characters it concerns: what a person wrote elsewhere, blanks, quotes and comments included,
 * stays as it is. Positions are those of the text before all changes.
 */
export class YamlText {
  /** Without a byte order mark; `toString` puts it back. */
  readonly text: string;
  readonly eol: string;
  readonly root: Node | null;
  readonly #byteOrderMark: string;
  readonly #splices: { start: number; end: number; text: string }[] = [];

  constructor(source: string) {
    this.text = withoutByteOrderMark(source);
    this.#byteOrderMark = source.slice(0, source.length - this.text.length);
    this.eol = source.includes('\r\n') ? '\r\n' : '\n';
    const document: Document<ParsedNode> = parseDocument(this.text, {
      keepSourceTokens: true,
      resolveKnownTags: false,
      logLevel: 'silent',
    });
    this.root = document.contents;
  }

  /** The text with all changes made. */
  toString(): string {
    const inOrder = [...this.#splices].sort((a, b) => a.start - b.start || a.end - b.end);
    let result = this.#byteOrderMark;
    let at = 0;
    for (const { start, end, text } of inOrder) {
      result += this.text.slice(at, start) + text;
      at = Math.max(at, end);
    }
    return result + this.text.slice(at);
  }

  replace(start: number, end: number, text: string): void {
    this.#splices.push({ start, end, text });
  }

  /** Inserts whole lines after the line on which `offset` stands. */
  insertLinesAfter(offset: number, lines: readonly string[]): void {
    const end = this.lineEnd(offset);
    const block = lines.join(this.eol);
    // The file's last line may have no end: it then gets one, and the new last line has none.
    if (end === this.text.length && !this.text.endsWith('\n')) {
      this.replace(end, end, end === 0 ? block + this.eol : this.eol + block);
    } else this.replace(end, end, block + this.eol);
  }

  /** Inserts whole lines before the line on which `offset` stands. */
  insertLinesBefore(offset: number, lines: readonly string[]): void {
    const start = this.lineStart(offset);
    this.replace(start, start, lines.join(this.eol) + this.eol);
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** The start of the next line, or the text's end. */
  lineEnd(offset: number): number {
    const newline = this.text.indexOf('\n', offset);
    return newline < 0 ? this.text.length : newline + 1;
  }

  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Whether only blanks and a comment stand between `offset` and the line's end, and a comment does. */
  hasComment(offset: number): boolean {
    return /^[ \t]*#/.test(this.text.slice(offset, this.lineEnd(offset)));
  }

  /** Where a node's own text ends: before blanks and comments that follow it. */
  contentEnd(node: Node): number {
    if (isMap(node) && node.flow !== true) {
      const last = node.items.at(-1);
      return last === undefined ? startOf(node) : this.pairEnd(last);
    }
    if (isSeq(node) && node.flow !== true) {
      const last = node.items.at(-1);
      const empty = !isNode(last) || isEmptyScalar(last);
      return empty ? this.dashOf(node, node.items.length - 1) + 1 : this.contentEnd(last);
    }
    const end = node.range?.[1] ?? 0;
    if (!isScalar(node) || (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED'))
      return end;
    // Only `|+` means the blank lines at its end.
    const keeps = /^[|>][1-9]?\+/.test(this.text.slice(startOf(node), end));
    return keeps ? end - 1 : startOf(node) + this.text.slice(startOf(node), end).trimEnd().length;
  }

  pairEnd(pair: Pair): number {
    return isNode(pair.value) && !isEmptyScalar(pair.value)
      ? this.contentEnd(pair.value)
      : this.colonEnd(pair);
  }

  /** Just after a pair's colon, or after its key where a flow map has only that. */
  colonEnd(pair: Pair): number {
    const sep = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
    return sep === undefined ? (isNode(pair.key) && pair.key.range?.[1]) || 0 : sep.offset + 1;
  }

  /** Where the dash of a block list's item stands. */
  dashOf(seq: YAMLSeq, index: number): number {
    const token = seq.srcToken?.type === 'block-seq' ? seq.srcToken.items[index] : undefined;
    return token?.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? startOf(seq);
  }
}

export function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** A value that is not there: `key:` with nothing after it. */
export function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === null && node.range?.[0] === node.range?.[1];
}
