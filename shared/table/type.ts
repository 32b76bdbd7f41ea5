import { quoteIdentifier, quoteLiteral, stringValue } from '../sql/quote.ts';

/** A DuckDB type as a tree. */
export type Type =
  | { kind: 'scalar'; name: string }
  | { kind: 'decimal'; width: number; scale: number }
  | { kind: 'enum'; values: string[] }
  | { kind: 'list'; item: Type }
  | { kind: 'array'; item: Type; length: number }
  | { kind: 'map'; key: Type; value: Type }
  | { kind: 'struct'; fields: Field[] }
  | { kind: 'union'; fields: Field[] };

/** A member of a struct or union; a struct made by `row(…)` has members without names. */
export interface Field {
  name: string;
  type: Type;
}

const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;

function fieldName(name: string): string {
  return PLAIN_NAME.test(name) && !RESERVED.has(name) ? name : quoteIdentifier(name);
}

/** Reserved words that DuckDB quotes in type texts. */
const RESERVED = new Set(
  (
    'all analyse analyze and any array as asc asymmetric both case cast check collate column ' +
    'constraint create default deferrable desc describe distinct do else end except false fetch ' +
    'for foreign from group having in initially intersect into lambda lateral leading limit not ' +
    'null offset on only or order pivot pivot_longer pivot_wider placing primary qualify ' +
    'references returning select show some summarize symmetric table then to trailing true ' +
    'union unique unpivot using variadic when where window with'
  ).split(' '),
);

function fieldsText(fields: Field[]): string {
  return fields
    .map((field) =>
      field.name === '' ? typeText(field.type) : `${fieldName(field.name)} ${typeText(field.type)}`,
    )
    .join(', ');
}

/** The type as DuckDB writes it, which it also reads. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'decimal':
      return `DECIMAL(${type.width},${type.scale})`;
    case 'enum':
      return `ENUM(${type.values.map(quoteLiteral).join(', ')})`;
    case 'list':
      return `${typeText(type.item)}[]`;
    case 'array':
      return `${typeText(type.item)}[${type.length}]`;
    case 'map':
      return `MAP(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'struct':
      return `STRUCT(${fieldsText(type.fields)})`;
    case 'union':
      return `UNION(${fieldsText(type.fields)})`;
  }
}

/**
 * The tree of a type's text as DuckDB prints it (`STRUCT(a INTEGER, "b c" VARCHAR)[]`).
 * Throws Error for a text that is not a type.
 */
export function parseType(text: string): Type {
  const parser = new TypeParser(text);
  const type = parser.type();
  parser.end();
  return type;
}

class TypeParser {
  private readonly tokens: string[];
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.tokens = text.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[\w$\u0080-\uffff]+|[^\s]/g) ?? [];
  }

  type(): Type {
    let type = this.base();
    while (this.peek() === '[') {
      this.take('[');
      if (this.peek() === ']') type = { kind: 'list', item: type };
      else type = { kind: 'array', item: type, length: this.number() };
      this.take(']');
    }
    return type;
  }

  end(): void {
    if (this.at < this.tokens.length) this.fail();
  }

  private base(): Type {
    const word = this.next();
    const hasArguments = this.peek() === '(';
    if (hasArguments) {
      switch (word) {
        case 'DECIMAL':
          return this.inBrackets(() => {
            const width = this.number();
            this.take(',');
            return { kind: 'decimal', width, scale: this.number() };
          });
        case 'ENUM':
          return this.inBrackets(() => ({
            kind: 'enum',
            values: this.listed(() => stringValue(this.next())),
          }));
        case 'MAP':
          return this.inBrackets(() => {
            const key = this.type();
            this.take(',');
            return { kind: 'map', key, value: this.type() };
          });
        case 'STRUCT':
        case 'UNION': {
          const kind = word === 'STRUCT' ? 'struct' : 'union';
          return this.inBrackets(() => ({ kind, fields: this.listed(() => this.field()) }));
        }
      }
    }
    let name = word;
    while (/^\w/.test(this.peek())) name += ` ${this.next()}`;
    if (name === '' || /^[^\w"\u0080-\uffff]/.test(name)) this.fail();
    return { kind: 'scalar', name };
  }

  /** `name TYPE`, or a TYPE alone. A name is told by what follows it: the start of a type. */
  private field(): Field {
    const following = this.tokens[this.at + 1] ?? '';
    const isName =
      /^[\w"\u0080-\uffff]/.test(following) && !(following === 'WITH' && !this.quoted());
    if (!isName) return { name: '', type: this.type() };
    const word = this.next();
    const name = word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word;
    return { name, type: this.type() };
  }

  private quoted(): boolean {
    return this.peek().startsWith('"');
  }

  private inBrackets<T>(read: () => T): T {
    this.take('(');
    const result = read();
    this.take(')');
    return result;
  }

  private listed<T>(read: () => T): T[] {
    const items = [read()];
    while (this.peek() === ',') {
      this.take(',');
      items.push(read());
    }
    return items;
  }

  private number(): number {
    const value = Number(this.next());
    if (!Number.isInteger(value)) this.fail();
    return value;
  }

  private peek(): string {
    return this.tokens[this.at] ?? '';
  }

  private next(): string {
    const token = this.peek();
    this.at++;
    return token;
  }

  private take(expected: string): void {
    if (this.next() !== expected) this.fail();
  }

  private fail(): never {
    throw new Error(`not a DuckDB type: ${this.text}`);
  }
}
