/** The address of a page over many incidents: the API's parameters, and links to the same page with others. */
import { type PipeTransform } from '@nestjs/common';
import { type Read } from '../http/read.js';

/** As the framework reads a query. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a link changes: a value, several, or none at all. */
export type Changes = Readonly<Record<string, string | readonly string[] | null>>;

/** Of one page, so not kept when something else is looked for. */
const OF_ONE_PAGE = ['cursor', 'limit', 'minPosition'];

export class PageAddress {
  /** @param path with that of the service in front: `/`, `/analytics` */
  constructor(
    readonly path: string,
    private readonly parameters: Parameters,
  ) {}

  /** The same parameters at another path. */
  at(path: string): PageAddress {
    return new PageAddress(path, this.parameters);
  }

  values(name: string): readonly string[] {
    return [this.parameters[name] ?? []].flat();
  }

  first(name: string): string | null {
    return this.values(name)[0] ?? null;
  }

  has(name: string, value: string): boolean {
    return this.values(name).includes(value);
  }

  /** A link to the same with something else. */
  with(changes: Changes): string {
    const kept = Object.keys(this.parameters).filter((name) => !OF_ONE_PAGE.includes(name) && !(name in changes));
    const found = new URLSearchParams();
    for (const name of kept) for (const value of this.values(name)) found.append(name, value);
    for (const [name, value] of Object.entries(changes)) {
      for (const each of value === null ? [] : [value].flat()) found.append(name, each);
    }
    const query = found.toString();
    return query === '' ? this.path : `${this.path}?${query}`;
  }

  /** A link with one value more, or without it where it is there. */
  toggled(name: string, value: string): string {
    const values = this.values(name);
    return this.with({ [name]: values.includes(value) ? values.filter((each) => each !== value) : [...values, value] });
  }

  /** Names and values that a form sends along. */
  fields(except: readonly string[]): (readonly [string, string])[] {
    const names = Object.keys(this.parameters).filter((name) => ![...OF_ONE_PAGE, ...except].includes(name));
    return names.flatMap((name) => this.values(name).map((value) => [name, value] as const));
  }
}

/** What a page was asked, and which parameters could not be read. */
export interface Lenient<T> {
  readonly query: T;
  readonly refused: readonly string[];
}

/**
 * What cannot be read is not asked: a page is shown all the same, and says so.
 * @param names of parameters; others are none of this reading's business
 */
export function readLeniently<T>(
  pipe: PipeTransform<object, Read<T>>,
  parameters: Parameters,
  names: readonly string[],
): Lenient<T> {
  const own = Object.entries(parameters).filter(([name]) => names.includes(name));
  const read = pipe.transform(Object.fromEntries(own), { type: 'query' });
  const refused = [...new Set(read.faults.flatMap((fault) => ('parameter' in fault ? fault.parameter : [])))];
  if (read.faults.length === 0) return { query: read.accept(), refused };
  const sound = names.filter((name) => !refused.includes(name));
  // Whatever has faults that belong to no parameter is not asked at all.
  const again = readLeniently(pipe, parameters, sound.length === names.length ? [] : sound);
  return { query: again.query, refused: [...refused, ...again.refused] };
}
