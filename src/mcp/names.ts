/**
 * Names that people give (of components, services, versions …) among what the service says. One word is shown as it is.
 * Any other name could be a sentence that speaks to the reader, so a mark stands in its place, and the name itself among
 * the words of people.
 */
const ONE_WORD = /^[\p{L}\p{N}][\p{L}\p{N}._:/+-]{0,62}$/u;

export class Names {
  readonly #marks = new Map<string, string>();

  shown(name: string): string {
    if (ONE_WORD.test(name)) return name;
    const mark = this.#marks.get(name) ?? `<${this.#marks.size + 1}>`;
    this.#marks.set(name, mark);
    return mark;
  }

  /** An object whose keys are such names. */
  keyed<T>(values: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [this.keyOf(name), value]));
  }

  /** The names by their marks; null if none was needed. */
  get words(): Record<string, string> | null {
    if (this.#marks.size === 0) return null;
    return Object.fromEntries([...this.#marks].map(([name, mark]) => [mark, name]));
  }

  /** `*` stands for the whole service, and is none. */
  private keyOf(name: string): string {
    return name === '*' ? name : this.shown(name);
  }
}
