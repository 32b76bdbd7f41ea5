/** What a person gave a command, checked against what it takes. */
export class Arguments {
  private readonly positionals: string[];
  private readonly values: Record<string, string | boolean | (string | boolean)[] | undefined>;

  constructor(positionals: string[], values: Arguments['values']) {
    this.positionals = positionals;
    this.values = values;
  }

  /** The positional argument at `index`, which the command may require. */
  positional(index: number): string | undefined {
    return this.positionals[index];
  }

  /** A positional argument that the command requires, so that it is there. */
  required(index: number): string {
    const value = this.positionals[index];
    if (value === undefined) throw new Error(`The command declares no positional ${index}.`);
    return value;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  count(name: string, byDefault: number): number {
    const text = this.text(name);
    return text === undefined ? byDefault : Number(text);
  }

  list(name: string): string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }
}
