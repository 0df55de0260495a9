/**
 * What a field is. Each object of the model has one table of fields (`entry.ts`, `claim.ts`, `description.ts`,
 * `correction.ts` beside this file), and everything that handles fields works by it: readers (`timeline/input`), the
 * stored shape (`events/stored-fields.ts`), the TypeScript types (below), and OpenAPI (`http/openapi/fields.ts`).
 */
import { type LinkFact } from '../entry.js';

/**
 * The kinds of values, and what each is as stored. A new kind needs a reader (`input/kinds.ts`), a stored shape
 * (`events/stored-fields.ts`) and a JSON schema (`http/openapi/fields.ts`): without them nothing compiles.
 */
export interface KindValues {
  readonly flag: boolean;
  /** The id of an entry or a claim. */
  readonly id: string;
  readonly incidentId: string;
  readonly entryType: string;
  /** RFC 3339; stored in UTC with milliseconds. */
  readonly instant: string;
  /** An instant, or a bare date, month or year. */
  readonly writtenTime: string;
  readonly timeZone: string;
  /** ISO 8601 in weeks, days, hours, minutes and seconds. */
  readonly length: string;
  readonly seconds: number;
  /** One line of at most 100 characters, white space trimmed. */
  readonly name: string;
  /** A name that selectors can hold. */
  readonly component: string;
  readonly level: string;
  /** One line of at most 300 characters, as it was written. */
  readonly phrase: string;
  /** One line of at most 300 characters, white space trimmed. */
  readonly title: string;
  /** Up to 16 KiB of UTF-8. */
  readonly prose: string;
  readonly severity: string;
  readonly url: string;
  /** The id of a definition. */
  readonly metric: string;
  readonly labels: readonly string[];
  /** Who may see something: each `key:<id>`, `group:<name>` or `user:<id>`. An empty one says something: nobody. */
  readonly audience: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Their titles are texts, and are stored apart as `linkTitles`. */
  readonly links: readonly LinkFact[];
}

/** The name of a kind, or the words of which a value is one. */
export type Kind = keyof KindValues | readonly string[];

/**
 * Where a field is stored. Words go into texts, which can be forgotten, everything else into facts; of links the titles
 * are texts. What belongs to the `record` (an id, when something was learned) is fixed once it is recorded.
 */
export type Part = 'fact' | 'text' | 'links' | 'record';

/**
 * A field that every stored object has: `required` of the caller; `received`, the service sets it if it is left out,
 * and it cannot be cleared; `defaulted`, and clearing it puts the default back. Any other field can be absent.
 */
type Presence = 'required' | 'received' | 'defaulted';

export interface Field {
  readonly part: Part;
  readonly kind: Kind;
  readonly presence?: Presence;
  /** How it goes out: always, as null if it is not set, unless this says otherwise. `elsewhere`: as a part of another. */
  readonly shown?: 'where-set' | 'elsewhere';
  /** What it means. */
  readonly doc: string;
  /** What else a caller has to know. */
  readonly input?: string;
  /** What stands for it if a caller leaves it out. */
  readonly leftOut?: string;
  /** As a caller sends it. */
  readonly example: unknown;
}

export type FieldTable = Readonly<Record<string, Field>>;

type ValueOf<K extends Kind> = K extends keyof KindValues
  ? KindValues[K]
  : K extends readonly (infer Word)[]
    ? Word
    : never;

type Flat<T> = { [N in keyof T]: T[N] };
type In<T extends FieldTable, P extends Part> = { [N in keyof T]: T[N]['part'] extends P ? N : never }[keyof T];
type Present<T extends FieldTable, P extends Presence> = {
  [N in keyof T]: T[N] extends { readonly presence: P } ? N : never;
}[keyof T];

/** The fields of some parts; those that are `Always` there are not optional. */
export type PartsOf<T extends FieldTable, P extends Part, Always extends Presence = Presence> = Flat<
  { readonly [N in Extract<In<T, P>, Present<T, Always>>]: ValueOf<T[N]['kind']> } & {
    readonly [N in Exclude<In<T, P>, Present<T, Always>>]?: ValueOf<T[N]['kind']>;
  }
>;

/** By index of the links. */
interface LinkTitles {
  readonly linkTitles?: readonly (string | null)[];
}

/** The facts of an object, as they are stored. */
export type FactsOf<T extends FieldTable, Always extends Presence = Presence> = PartsOf<T, 'fact' | 'links', Always>;
/** The free words of an object, as they are stored. They can be forgotten without touching a fact. */
export type TextsOf<T extends FieldTable, Always extends Presence = Presence> = Flat<
  PartsOf<T, 'text', Always> & ([In<T, 'links'>] extends [never] ? unknown : LinkTitles)
>;

type Sent<K extends Kind> = K extends 'links'
  ? { rel?: string; url: string; title?: string }[]
  : K extends 'labels' | 'audience'
    ? string[]
    : ValueOf<K>;

/** The object as a caller sends it. */
export type InputOf<T extends FieldTable> = Flat<
  { [N in Present<T, 'required'>]: Sent<T[N]['kind']> } & {
    [N in Exclude<keyof T, Present<T, 'required'>>]?: Sent<T[N]['kind']>;
  }
>;

export interface Link {
  rel: string | null;
  url: string;
  title: string | null;
}

/** What goes out of a field that is not set, where it is not null. */
interface NeverNull {
  flag: boolean;
  labels: string[];
  attributes: Record<string, string>;
  links: Link[];
}

type Shown<F extends Field> = F['kind'] extends keyof NeverNull
  ? NeverNull[F['kind']]
  : F extends { readonly part: 'fact' | 'record'; readonly presence: Presence }
    ? ValueOf<F['kind']>
    : ValueOf<F['kind']> | null;

type ShownAs<T extends FieldTable, S> = {
  [N in keyof T]: T[N] extends { readonly shown: infer How }
    ? How extends S
      ? N
      : never
    : S extends 'always'
      ? N
      : never;
}[keyof T];

/** The object as it goes out. Texts are null where they were forgotten. */
export type ViewOf<T extends FieldTable> = Flat<
  { [N in ShownAs<T, 'always'>]: Shown<T[N]> } & { [N in ShownAs<T, 'where-set'>]?: ValueOf<T[N]['kind']> }
>;
/** The names of those that go out only where they are set. */
export type WhereSet<T extends FieldTable> = ShownAs<T, 'where-set'>;
