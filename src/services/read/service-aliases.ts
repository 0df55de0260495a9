/**
 * The table of service aliases: settings, which users extend. A deploy job says `web` where an incident says `website`;
 * with an alias the changes of either are found by both names.
 */
import { Inject, Injectable } from '@nestjs/common';
import { READ_MODELS } from '../../config.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { serviceNameFrom } from '../../timeline/service-name.js';

/** `name` as it was given; it is another name of the service `canonical`. */
export interface ServiceAlias {
  readonly name: string;
  readonly canonical: string;
}

const KIND = 'service_alias';

/** What looks alike is alike: case and white space make no difference. Null for what has no name in it. */
const keyOf = (name: string): string | null => serviceNameFrom(name);

@Injectable()
export class ServiceAliases {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  /** The whole table, by name. @throws ReadModelsUnavailable */
  async all(): Promise<ServiceAlias[]> {
    const rows = await this.readModels.settings.all(KIND);
    const aliases = [...rows.values()].map((text) => JSON.parse(text) as ServiceAlias);
    return aliases.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @returns what is wrong, and then nothing was changed: `canonical` means `name` already, or one of them is no name */
  async put(alias: ServiceAlias): Promise<'put' | 'circle' | 'no name' | 'no canonical'> {
    const [key, canonical] = [keyOf(alias.name), keyOf(alias.canonical)];
    if (key === null) return 'no name';
    if (canonical === null) return 'no canonical';
    const others = canonicalNames((await this.all()).filter(({ name }) => keyOf(name) !== key));
    if (others(canonical) === key) return 'circle';
    await this.readModels.settings.put(KIND, key, JSON.stringify(alias));
    return 'put';
  }

  /** @returns false if there is no such alias */
  async remove(name: string): Promise<boolean> {
    const key = keyOf(name);
    if (key === null || !(await this.readModels.settings.all(KIND)).has(key)) return false;
    await this.readModels.settings.remove(KIND, key);
    return true;
  }

  /** The streams in which changes of these services are: their own, and those of every other name of theirs. */
  async streamsOf(services: readonly string[]): Promise<readonly string[]> {
    const aliases = await this.all();
    const canonical = canonicalNames(aliases);
    const own = services.flatMap((service) => keyOf(service) ?? []);
    const meant = new Set(own.map(canonical));
    const names = aliases.flatMap(({ name }) => keyOf(name) ?? []);
    const others = [...names, ...meant].filter((name) => meant.has(canonical(name)));
    return [...new Set([...own, ...others])].sort();
  }
}

/** An alias may name another alias; a circle, which two writers at once could make, ends where it began. */
function canonicalNames(aliases: readonly ServiceAlias[]): (name: string) => string {
  const next = new Map(aliases.map(({ name, canonical }) => [keyOf(name), keyOf(canonical)] as const));
  return (name) => {
    const passed = new Set<string>();
    let at = name;
    for (let to = next.get(at) ?? null; to !== null && !passed.has(at); to = next.get(at) ?? null) {
      passed.add(at);
      at = to;
    }
    return at;
  };
}
