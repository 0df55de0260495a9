/** Settings in SQLite: on the disk when it is acknowledged. */
import { type Database } from 'better-sqlite3';
import { type SettingsStore } from '../read-models.js';
import { type GuardedDatabase } from './guarded-database.js';
import { Traces } from './traces.js';

export class SqliteSettingsStore implements SettingsStore {
  readonly #guarded: GuardedDatabase;
  readonly #traces: Traces;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database, guarded: GuardedDatabase) {
    this.#traces = new Traces(database);
    this.#guarded = guarded;
    this.#statements = prepareStatements(database);
  }

  async put(kind: string, key: string, value: string): Promise<void> {
    await this.#guarded.answer(() => this.#statements.put.run({ kind, key, value }));
  }

  async remove(kind: string, key: string): Promise<void> {
    await this.#guarded.answer(() => this.#statements.remove.run(kind, key));
  }

  async all(kind: string): Promise<Map<string, string>> {
    const records = await this.#guarded.answer(() => this.#statements.all.all(kind));
    // By UTF-16 code units, as everywhere; SQLite compares bytes of UTF-8.
    return new Map(records.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  some(kind: string, keys: readonly string[]): Promise<Map<string, string>> {
    return this.#guarded.answer(() => this.#found(kind, keys));
  }

  putNew(kind: string, records: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    return this.#guarded.change(() => {
      for (const [key, value] of records) this.#statements.putNew.run({ kind, key, value });
      return this.#found(kind, [...records.keys()]);
    });
  }

  async blank(kind: string, keys: readonly string[]): Promise<void> {
    await this.#guarded.change(() => {
      for (const key of keys) this.#statements.put.run({ kind, key, value: '' });
    });
    await this.#traces.erase();
  }

  #found(kind: string, keys: readonly string[]): Map<string, string> {
    return new Map(
      keys.flatMap((key) => {
        const value = this.#statements.value.get(kind, key);
        return value === undefined ? [] : [[key, value] as const];
      }),
    );
  }
}

function prepareStatements(database: Database) {
  return {
    put: database.prepare<[{ kind: string; key: string; value: string }]>(`
      INSERT INTO settings (kind, key, value) VALUES (@kind, @key, @value)
      ON CONFLICT (kind, key) DO UPDATE SET value = @value`),
    putNew: database.prepare<[{ kind: string; key: string; value: string }]>(
      'INSERT INTO settings (kind, key, value) VALUES (@kind, @key, @value) ON CONFLICT DO NOTHING',
    ),
    value: database.prepare<[string, string], string>('SELECT value FROM settings WHERE kind = ? AND key = ?').pluck(),
    remove: database.prepare<[string, string]>('DELETE FROM settings WHERE kind = ? AND key = ?'),
    all: database.prepare<[string], [string, string]>('SELECT key, value FROM settings WHERE kind = ?').raw(),
  };
}
