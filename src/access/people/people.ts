/**
 * People as events name them: by a random id of our own, so that a record holds nothing of theirs. Their names are kept
 * here, beside the events, and of what the issuer calls them only a hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type ReadModels } from '../../readmodels/read-models.js';
import { KeptRecords } from '../kept-records.js';

export interface Person {
  /** In `recordedBy` and `visibleTo` it is `user:<id>`. */
  readonly id: string;
  /** As the issuer told it last; null where it tells none. */
  readonly name: string | null;
}

const PEOPLE = 'people';
const ID_BYTES = 8;

export class People {
  readonly #kept: KeptRecords<Person>;

  constructor({ settings, isShared }: Pick<ReadModels, 'settings' | 'isShared'>) {
    this.#kept = new KeptRecords(settings, PEOPLE, isShared);
  }

  /** To be called before anything else. */
  open(): Promise<void> {
    return this.#kept.open();
  }

  close(): void {
    this.#kept.close();
  }

  /**
   * Who somebody is here, from the first time on that they come; on every instance the same.
   * @param subject as the issuer calls them
   * @param name null: what is known stays
   * @throws ReadModelsUnavailable
   */
  async of(issuer: string, subject: string, name: string | null): Promise<Person> {
    const key = createHash('sha256').update(`${issuer}\0${subject}`).digest('hex');
    const known =
      (await this.#kept.find(key)) ??
      (await this.#kept.putNew(key, { id: randomBytes(ID_BYTES).toString('hex'), name }));
    if (name === null || name === known.name) return known;
    const renamed = { ...known, name };
    await this.#kept.put(key, renamed);
    return renamed;
  }
}
