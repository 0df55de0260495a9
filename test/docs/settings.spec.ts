/** Every setting that a document or a container file names is one that the program reads, and the other way round. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { USAGE } from '../../src/config.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const filesIn = (folder: string, ends: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ends) && !name.endsWith(`.spec${ends}`))
    .map((name) => join(folder, name));

/** Names that a file of the program looks up in the environment, or in a file that the environment names. */
const readIn = (file: string): string[] =>
  [...read(file).matchAll(/\benv\['([A-Z_]+)'\]|\b(secretOf|switchOf|given)\('([A-Z_]+)'/g)].flatMap(
    ([, direct, reader, name]) =>
      direct !== undefined ? [direct] : reader === 'secretOf' ? [name!, `${name!}_FILE`] : [name!],
  );
const isOurs = (name: string): boolean => /^(?:ASOF_|EVENTSTORE_URL|MONGODB_URL)/.test(name);

const ofService = new Set(['src/config.ts', 'src/access/people/oidc-settings.ts'].flatMap(readIn).filter(isOurs));
const ofCommand = new Set(filesIn('src/cli', '.ts').flatMap(readIn).filter(isOurs));

const WORDS = /\b(?:ASOF_[A-Z_]*[A-Z]|(?:EVENTSTORE|MONGODB)_URL(?:_FILE)?)\b/g;
const namedIn = (text: string): Set<string> => new Set(text.match(WORDS));

describe('settings', () => {
  it('are found in the program', () => {
    expect(ofService.size).toBeGreaterThan(15);
    expect(ofCommand).toContain('ASOF_TOKEN_FILE');
  });

  it.each(['docker-compose.yml', 'Dockerfile', 'README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')])(
    'that %s names are read',
    (file) => {
      expect([...namedIn(read(file))].filter((name) => !ofService.has(name) && !ofCommand.has(name))).toEqual([]);
    },
  );

  it('that the service reads are in its help and in the reference', () => {
    const told = { help: namedIn(USAGE), reference: namedIn(read('docs/reference/settings.md')) };
    expect([...ofService].filter((name) => !told.reference.has(name))).toEqual([]);
    expect([...ofService].filter((name) => !told.help.has(name))).toEqual([]);
    expect([...told.help].filter((name) => !ofService.has(name))).toEqual([]);
  });

  it('that the command reads are in the reference', () => {
    const told = namedIn(read('docs/reference/settings.md'));
    expect([...ofCommand].filter((name) => !told.has(name))).toEqual([]);
  });
});
