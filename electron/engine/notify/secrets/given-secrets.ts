/** A host's secrets for blocks. It remembers what it gave: a block's error may quote that. */
export class GivenSecrets {
  readonly #look: (name: string) => Promise<string | null>;
  readonly #given = new Set<string>();

  /** @param look gives a secret by its name, or null */
  constructor(look: (name: string) => Promise<string | null>) {
    this.#look = look;
  }

  async secret(name: string): Promise<string | null> {
    const value = await this.#look(name);
    if (value !== null) this.#given.add(value);
    return value;
  }

  /** The values given so far. */
  get values(): Iterable<string> {
    return this.#given;
  }
}
