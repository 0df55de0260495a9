/** The table of company aliases: settings, which users extend. */
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { READ_MODELS } from '../../config.js';
import { type ReadModels } from '../../readmodels/read-models.js';
import { companyIn, companyKey, type CompanyNames } from '../columns/company-names.js';

/** `name` as it was given; whatever differs from it only in case, spaces and punctuation means the same. */
export interface CompanyAlias {
  readonly name: string;
  readonly canonical: string;
}

const KIND = 'company_alias';
/** Another instance may have changed the table. */
const LOOK_AGAIN_MS = 5000;

@Injectable()
export class CompanyAliases implements OnApplicationBootstrap, OnApplicationShutdown {
  #names: CompanyNames = new Map();
  #text = '';
  #told: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  /** By key of the name: what the company is called. */
  get names(): CompanyNames {
    return this.#names;
  }

  onChange(told: () => void): void {
    this.#told = told;
  }

  async onApplicationBootstrap(): Promise<void> {
    // With the database away, names are compared as they are until it is back.
    const look = (): Promise<unknown> => this.all().catch(() => undefined);
    this.#timer = setInterval(() => void look(), LOOK_AGAIN_MS).unref();
    await look();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** The whole table, by name. */
  async all(): Promise<CompanyAlias[]> {
    const rows = await this.readModels.settings.all(KIND);
    const aliases = [...rows.values()].map((text) => JSON.parse(text) as CompanyAlias);
    this.#use(new Map(aliases.map(({ name, canonical }) => [companyKey(name), canonical])));
    return aliases.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @returns false if `canonical` means `name` already, by itself or in a circle: nothing was changed */
  async put(alias: CompanyAlias): Promise<boolean> {
    const key = companyKey(alias.name);
    await this.all();
    const others = new Map(this.#names);
    others.delete(key);
    if (companyIn(others)(alias.canonical).key === key) return false;
    await this.readModels.settings.put(KIND, key, JSON.stringify(alias));
    await this.all();
    return true;
  }

  /** @returns false if there is no such alias */
  async remove(name: string): Promise<boolean> {
    await this.all();
    if (!this.#names.has(companyKey(name))) return false;
    await this.readModels.settings.remove(KIND, companyKey(name));
    await this.all();
    return true;
  }

  #use(names: CompanyNames): void {
    const text = JSON.stringify([...names]);
    if (text === this.#text) return;
    [this.#names, this.#text] = [names, text];
    this.#told();
  }
}
