/** JSON Schema as far as the API's document uses it: what is valid, and values that are and are not. */
import fc from 'fast-check';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly maxProperties?: number;
  readonly example?: unknown;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const characters = (text: string): number => [...text].length;

/** Not every year has the day, and the first and the last day of time depend on the offset. */
const UNSURE = /-02-29|^0001-01-01|^9999-12-31/;

export class Schemas {
  /** Patterns take long to make values of. */
  readonly #made = new Map<Schema, fc.Arbitrary<unknown>>();

  /**
   * @param named by name, for `$ref`
   * @param known values of the formats that a pattern cannot describe
   */
  constructor(
    private readonly named: Readonly<Record<string, Schema>>,
    private readonly known: Readonly<Record<string, readonly string[]>> = {},
  ) {}

  resolve(schema: Schema): Schema {
    if (schema.$ref !== undefined) return this.named[schema.$ref.split('/').at(-1)!]!;
    // A reference with a description beside it.
    return schema.allOf?.length === 1 ? this.resolve(schema.allOf[0]!) : schema;
  }

  /** The first place in a value that a schema does not allow, as a JSON pointer with the keyword; null if there is none. */
  fault(value: unknown, of: Schema, at = ''): string | null {
    const schema = this.resolve(of);
    const fits = (each: Schema): boolean => this.fault(value, each) === null;
    if (schema.allOf && !schema.allOf.every(fits)) return `${at} allOf`;
    if (schema.anyOf && !schema.anyOf.some(fits)) return this.#choiceFault(value, schema.anyOf, at) ?? `${at} anyOf`;
    if (schema.oneOf && schema.oneOf.filter(fits).length !== 1)
      return this.#choiceFault(value, schema.oneOf, at) ?? `${at} oneOf`;
    if (schema.not && fits(schema.not)) return `${at} not`;
    if (schema.const !== undefined && schema.const !== value) return `${at} const`;
    if (schema.enum && !schema.enum.includes(value)) return `${at} enum`;
    const types = [schema.type ?? []].flat();
    const isOfType = types.includes(typeOf(value)) || (types.includes('integer') && Number.isInteger(value));
    if (types.length > 0 && !isOfType) return `${at} type`;
    if (typeof value === 'string') return this.#textFault(value, schema, at);
    if (typeof value === 'number')
      return value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity) ? `${at} range` : null;
    if (Array.isArray(value)) return this.#listFault(value, schema, at);
    return isObject(value) ? this.#objectFault(value, schema, at) : null;
  }

  /** Where one of the choices would be taken but for its format. */
  #choiceFault(value: unknown, choices: readonly Schema[], at: string): string | null {
    return choices.map((each) => this.fault(value, each, at)).find((fault) => fault?.endsWith(' format')) ?? null;
  }

  #textFault(
    text: string,
    { pattern, minLength = 0, maxLength = Infinity, format }: Schema,
    at: string,
  ): string | null {
    const length = characters(text);
    if (length < minLength || length > maxLength) return `${at} length`;
    if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return `${at} pattern`;
    const known = this.known[format ?? ''];
    return known && !known.includes(text) ? `${at} format` : null;
  }

  #listFault(list: readonly unknown[], { items = {}, minItems = 0, maxItems = Infinity }: Schema, at: string) {
    if (list.length < minItems || list.length > maxItems) return `${at} items`;
    for (const [i, each] of list.entries()) {
      const fault = this.fault(each, items, `${at}/${i}`);
      if (fault !== null) return fault;
    }
    return null;
  }

  #objectFault(object: Json, schema: Schema, at: string): string | null {
    const { properties = {}, required = [], additionalProperties = true, propertyNames = {} } = schema;
    if (Object.keys(object).length > (schema.maxProperties ?? Infinity)) return `${at} maxProperties`;
    for (const name of required) if (!Object.hasOwn(object, name)) return `${at}/${name} required`;
    for (const [name, value] of Object.entries(object)) {
      const own = Object.hasOwn(properties, name) ? properties[name]! : additionalProperties;
      if (own === false || this.fault(name, propertyNames) !== null) return `${at}/${name} unknown`;
      const fault = own === true ? null : this.fault(value, own, `${at}/${name}`);
      if (fault !== null) return fault;
    }
    return null;
  }

  /** Values that a schema allows. */
  valid(of: Schema): fc.Arbitrary<unknown> {
    const schema = this.resolve(of);
    const made = this.#made.get(schema) ?? this.#values(schema);
    this.#made.set(schema, made);
    return made;
  }

  #values(schema: Schema): fc.Arbitrary<unknown> {
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) return fc.oneof(...choices.map((each) => this.valid(each)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const types = [schema.type ?? 'string'].flat();
    return fc.oneof(
      ...types.map((type) => ({ weight: type === 'null' ? 1 : 4, arbitrary: this.#ofType(type, schema) })),
    );
  }

  #ofType(type: string, schema: Schema): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number': {
        const { minimum = -1e6, maximum = 1e6 } = schema;
        const near = fc.integer({ min: Math.max(minimum, -20), max: Math.min(maximum, 20) });
        return fc.oneof(near, fc.constantFrom(minimum, maximum));
      }
      case 'array': {
        const { minItems = 0, maxItems = 3 } = schema;
        return fc.array(this.valid(schema.items ?? {}), {
          minLength: minItems,
          maxLength: Math.min(maxItems, minItems + 2),
        });
      }
      case 'object':
        return this.#objects(schema);
      default:
        return this.#texts(schema).filter((text) => this.fault(text, { ...schema, type: 'string' }) === null);
    }
  }

  #texts({ format, pattern, maxLength = 60, minLength = 0, example }: Schema): fc.Arbitrary<string> {
    const known = this.known[format ?? ''];
    if (known) return fc.constantFrom(...known);
    if (format === 'uri') return fc.webUrl();
    const some =
      pattern === undefined
        ? fc.string({ minLength, maxLength: Math.min(maxLength, 60), unit: 'grapheme' })
        : fc.stringMatching(new RegExp(pattern, 'u'), { maxLength: Math.min(maxLength, 60) });
    const sure = some.filter((text) => !UNSURE.test(text));
    return typeof example === 'string' ? fc.oneof(sure, fc.constant(example)) : sure;
  }

  #objects({ properties = {}, required = [], additionalProperties, propertyNames = {} }: Schema): fc.Arbitrary<Json> {
    if (typeof additionalProperties === 'object') {
      const names = this.valid({ type: 'string', ...propertyNames }) as fc.Arbitrary<string>;
      return fc.dictionary(names, this.valid(additionalProperties), { maxKeys: 3 });
    }
    const names = Object.keys(properties);
    const optional = names.filter((name) => !required.includes(name));
    // A few of them at a time, or hardly any two values would ever go together.
    return fc
      .subarray(optional, { maxLength: Math.min(4, optional.length) })
      .chain((some) =>
        fc.record(Object.fromEntries([...required, ...some].map((name) => [name, this.valid(properties[name]!)]))),
      );
  }

  /** Values that a schema allows but for one thing, which is not what a `format` says in words. */
  invalid(of: Schema): fc.Arbitrary<unknown> {
    return this.valid(of)
      .chain((value) => this.#spoilt(value, of))
      .filter((value) => this.fault(value, of)?.endsWith(' format') === false);
  }

  #spoilt(value: unknown, of: Schema): fc.Arbitrary<unknown> {
    const schema = this.resolve(of);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) {
      const own = choices.find((each) => this.fault(value, each) === null);
      return own ? this.#spoilt(value, own) : fc.constant(value);
    }
    const others = fc.constantFrom<unknown>(
      7.5,
      -1,
      true,
      '',
      'x',
      ' ',
      [],
      ['x'],
      {},
      null,
      '\u0000',
      'a\nb',
      '2023-13-01',
    );
    if (isObject(value)) return this.#spoiltObject(value, schema, others);
    if (Array.isArray(value) && value.length > 0 && schema.items) {
      const place = fc.nat(value.length - 1);
      const spoiltItem = place.chain((i) =>
        this.#spoilt(value[i], schema.items!).map((item) => value.map((each: unknown, at) => (at === i ? item : each))),
      );
      const tooMany = fc.constant(Array.from({ length: (schema.maxItems ?? 0) + 1 }, () => value[0] as unknown));
      return fc.oneof(spoiltItem, spoiltItem, tooMany, others);
    }
    const { maxLength } = schema;
    return maxLength === undefined ? others : fc.oneof(others, others, fc.constant('x'.repeat(maxLength + 1)));
  }

  #spoiltObject(
    value: Json,
    { properties = {}, required = [], additionalProperties }: Schema,
    others: fc.Arbitrary<unknown>,
  ) {
    const without = fc
      .constantFrom(...required, '')
      .map((name) => Object.fromEntries(Object.entries(value).filter(([own]) => own !== name)));
    const more = fc.constant({ ...value, misspelt: 1 });
    const names = Object.keys(value);
    if (names.length === 0) return fc.oneof(more, others);
    const schemaOf = (name: string): Schema =>
      properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
    const spoilt = fc
      .constantFrom(...names)
      .chain((name) => this.#spoilt(value[name], schemaOf(name)).map((own) => ({ ...value, [name]: own })));
    return fc.oneof(
      { weight: 6, arbitrary: spoilt },
      { weight: 1, arbitrary: without },
      { weight: 1, arbitrary: more },
      { weight: 1, arbitrary: others },
    );
  }
}
