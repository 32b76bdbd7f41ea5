/** A name as SQL takes it whatever it holds: `a"b` becomes `"a""b"`. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a SQL string literal. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const SIMPLE_ESCAPES: Record<string, string> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function unescaped(body: string): string {
  return body.replace(
    /''|\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])/g,
    (whole, sequence: string | undefined) => {
      if (sequence === undefined) return whole === "''" ? "'" : whole;
      if (/^[xuU]./.test(sequence))
        return String.fromCodePoint(Number.parseInt(sequence.slice(1), 16));
      if (/^[0-7]/.test(sequence)) return String.fromCharCode(Number.parseInt(sequence, 8));
      return SIMPLE_ESCAPES[sequence] ?? sequence;
    },
  );
}

/** The text that a string token (`'…'`, `E'…'`, `$tag$…$tag$`) stands for. */
export function stringValue(token: string): string {
  if (token.startsWith("'")) return token.slice(1).replace(/'$/, '').replaceAll("''", "'");
  if (token.startsWith('$')) {
    const tag = token.slice(0, token.indexOf('$', 1) + 1);
    const body = token.slice(tag.length);
    return body.endsWith(tag) ? body.slice(0, -tag.length) : body;
  }
  return unescaped(token.slice(2).replace(/'$/, ''));
}

/** The name that an identifier token stands for, as DuckDB compares it: without regard to case. */
export function identifierName(token: string): string {
  const name = token.startsWith('"')
    ? token.slice(1).replace(/"$/, '').replaceAll('""', '"')
    : token;
  return name.toLowerCase();
}
