import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { BYTE_SIZE_FORMS, parseByteSize } from '../../units/bytes.ts';
import { DURATION_FORMS, parseDuration } from '../../units/durations.ts';
import type { Json } from '../../worker/protocol.ts';
import { didYouMean } from '../nearest.ts';
import type { Finding, YamlReader } from './yaml-reader.ts';

/** Whose keys are read, for messages and codes. */
export interface Owner {
  /** As the subject of a sentence: `The block 'orders'`. */
  what: string;
  unknownKey: string;
  badValue: string;
  block?: string | undefined;
}

/**
 * The keys of one YAML map, each read as the type it must have. A value of another type is reported with
 * its line, and the default stands in for it, so that one reading finds all problems.
 */
export class Fields {
  readonly #reader: YamlReader;
  readonly #owner: Owner;
  readonly #values = new Map<string, { key: Node; value: Node | null }>();
  readonly node: YAMLMap;

  constructor(reader: YamlReader, map: YAMLMap, owner: Owner) {
    this.#reader = reader;
    this.#owner = owner;
    this.node = map;
    for (const { key, value } of map.items) {
      if (!isScalar(key) || this.#values.has(String(key.value))) continue;
      this.#values.set(String(key.value), { key, value: isNode(value) ? value : null });
    }
  }

  /** Reads `node` as a map, or reports that it is none. An absent or empty node has no keys and is fine. */
  static of(reader: YamlReader, node: Node | null, owner: Owner): Fields | null {
    if (node === null || (isScalar(node) && node.value === null)) return null;
    reader.refuseAnchor(node);
    if (isMap(node)) return new Fields(reader, node, owner);
    reader.report(node, {
      code: owner.badValue,
      message: `${owner.what} must be a map: lines of the form \`key: value\`.`,
      ...blockOf(owner),
    });
    return null;
  }

  /**
   * Reports each key that is not one of `known`.
   * @param none the hint where `known` is empty
   */
  only(known: readonly string[], none = 'It can have no keys.'): this {
    for (const [name, { key }] of this.#values) {
      if (known.includes(name)) continue;
      this.report(key, {
        code: this.#owner.unknownKey,
        message: `${this.#owner.what} has an unknown key '${name}'.`,
        hint:
          known.length === 0
            ? none
            : (didYouMean(name, known) ?? `Known keys: ${known.join(', ')}.`),
      });
    }
    return this;
  }

  keys(): string[] {
    return [...this.#values.keys()];
  }

  /** Where the key stands, for problems of the key itself. */
  keyNode(key: string): Node {
    return this.#values.get(key)?.key ?? this.node;
  }

  /** The value's node; null where the key is absent or its value is empty. */
  valueNode(key: string): Node | null {
    const node = this.#values.get(key)?.value ?? null;
    if (node === null || (isScalar(node) && node.value === null)) return null;
    this.#reader.refuseAnchor(node);
    return node;
  }

  text(key: string): string | null {
    return this.#scalar(
      key,
      (value) => (typeof value === 'string' ? value : null),
      'text',
      (source) => `Put it in quotes: ${key}: "${source}".`,
    );
  }

  flag(key: string, fallback: boolean): boolean {
    const read = (value: unknown) => (typeof value === 'boolean' ? value : null);
    return this.#scalar(key, read, 'true or false') ?? fallback;
  }

  number(
    key: string,
    fallback: number,
    must: { be: string; hold(value: number): boolean },
  ): number {
    const read = (value: unknown) => (typeof value === 'number' && must.hold(value) ? value : null);
    return this.#scalar(key, read, must.be) ?? fallback;
  }

  /** In milliseconds. */
  duration(key: string, range: { positive: boolean }): number | null {
    const read = (value: unknown) => {
      const parsed = typeof value === 'string' ? parseDuration(value) : null;
      return parsed === null || (range.positive && parsed === 0) ? null : parsed;
    };
    return this.#scalar(key, read, `a duration like ${DURATION_FORMS}`, (source) =>
      /^\d+$/.test(source) ? `Say the unit: ${key}: ${source}s.` : undefined,
    );
  }

  bytes(key: string): number | null {
    const read = (value: unknown) => {
      const parsed = typeof value === 'string' ? parseByteSize(value) : null;
      return parsed === 0 ? null : parsed;
    };
    return this.#scalar(key, read, `a size like ${BYTE_SIZE_FORMS}`);
  }

  /** One of `choices`; anything else is reported as `code` with the nearest. */
  choice<const T extends string>(
    key: string,
    choices: readonly T[],
    code = this.#owner.badValue,
  ): T | null {
    const node = this.valueNode(key);
    if (node === null) return null;
    const value = isScalar(node) ? node.value : null;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.report(node, {
      code,
      message: `${this.#owner.what} has ${key}: ${shown(node)}, which is not one of ${choices.join(', ')}.`,
      hint:
        (typeof value === 'string' ? didYouMean(value, choices) : null) ??
        `Use one of ${choices.join(', ')}.`,
    });
    return null;
  }

  /** The items of a list; an absent or empty value has none. */
  list(key: string): (Node | null)[] {
    const node = this.valueNode(key);
    if (node === null) return [];
    if (isSeq(node)) return node.items.map((item) => (isNode(item) ? item : null));
    this.#wrong(
      key,
      node,
      'a list',
      isScalar(node) ? `Put it in brackets: ${key}: [${shown(node)}].` : undefined,
    );
    return [];
  }

  /** The keys of a nested map. */
  map(key: string, owner: Omit<Owner, 'block'>): Fields | null {
    const block = this.#owner.block;
    return Fields.of(
      this.#reader,
      this.valueNode(key),
      block === undefined ? owner : { ...owner, block },
    );
  }

  /** The value as JSON; undefined where the key is absent. An empty value is null. */
  json(key: string): Json | undefined {
    const value = this.#values.get(key);
    return value === undefined ? undefined : this.#reader.json(value.value);
  }

  /** Whether a key is absent, or has no value, or a list of none. */
  lacks(key: string): boolean {
    const node = this.valueNode(key);
    return node === null || (isSeq(node) && node.items.length === 0);
  }

  /** The texts of a list, or one text alone, each with its node. What is no text is reported and left out. */
  texts(key: string, what: string): { text: string; node: Node }[] {
    const value = this.valueNode(key);
    if (value === null || isAlias(value)) return [];
    const items = isScalar(value) ? [value] : this.list(key);
    return items.flatMap((node) => {
      const text = isScalar(node) ? node.value : null;
      if (node !== null && typeof text === 'string' && text !== '') return [{ text, node }];
      this.report(node ?? value, {
        code: this.#owner.badValue,
        message: `${this.#owner.what} has ${node === null ? 'an empty item' : shown(node) || "''"} in ${key}, which must be ${what}.`,
      });
      return [];
    });
  }

  /** @param within the character of the node's text that is meant; null: all of it */
  report(node: Node | null, finding: Finding, within: number | null = null): void {
    this.#reader.report(node ?? this.node, { ...finding, ...blockOf(this.#owner) }, within);
  }

  #scalar<T>(
    key: string,
    read: (value: unknown) => T | null,
    expected: string,
    hint?: (source: string) => string | undefined,
  ): T | null {
    const node = this.valueNode(key);
    if (node === null) return null;
    const value = isScalar(node) ? read(node.value) : null;
    if (value === null)
      this.#wrong(key, node, expected, isScalar(node) ? hint?.(shown(node)) : undefined);
    return value;
  }

  #wrong(key: string, node: Node, expected: string, hint: string | undefined): void {
    this.report(node, {
      code: this.#owner.badValue,
      message: `${this.#owner.what} has ${key}: ${shown(node)}, but it must be ${expected}.`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** A value as a message quotes it. */
function shown(node: Node): string {
  if (isMap(node)) return '{…}';
  if (isSeq(node)) return '[…]';
  const text = isScalar(node) ? (node.source ?? String(node.value)) : '';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function blockOf(owner: Owner): { block?: string } {
  return owner.block === undefined ? {} : { block: owner.block };
}
