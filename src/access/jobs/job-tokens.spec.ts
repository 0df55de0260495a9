import { describe, expect, it } from '@jest/globals';
import { type Issuer } from '../issuers/issuer.js';
import { JobTokens } from './job-tokens.js';

const RIGHTS = { scopes: ['changes'], groups: [], services: null } as const;

/** The id of a job whose issuer vouches for this subject. */
async function idOf(issuer: string, sub: string): Promise<string> {
  const verified: Issuer['verified'] = () => Promise.resolve({ claims: { sub, exp: 1, a: 'b' }, type: undefined });
  const rules = [{ ...RIGHTS, issuer, audience: 'us', match: { a: 'b' } }];
  const found = await new JobTokens(rules, { of: () => ({ verified }) as Issuer }).check('', issuer);
  if (typeof found === 'string') throw new Error(found);
  return found.id;
}

describe('a job is named', () => {
  it('by its issuer and subject', async () => {
    const sub = 'repo:octo/x:environment:prod eu';
    expect(await idOf('https://token.actions.githubusercontent.com', sub)).toBe(
      'token.actions.githubusercontent.com/repo:octo/x:environment:prod eu',
    );
  });

  it('otherwise than one of another issuer of the same host', async () => {
    const ids = await Promise.all([
      idOf('https://sso.example', 'realms/a/x'),
      idOf('https://sso.example/realms/a', 'x'),
      idOf('https://sso.example/realms/b', 'x'),
      idOf('https://sso.example/realms', 'a/x'),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[1]).toBe('sso.example%2Frealms%2Fa/x');
  });

  it('within bounds, in characters that can be shown and stored, and still otherwise than any other', async () => {
    const long = 'x'.repeat(10_000);
    const ids = await Promise.all(
      [long, `${long}y`, 'a\ud800', 'a\udc00', 'a\u0000', 'ä', 'a\u202e'].map((sub) => idOf('https://ci.example', sub)),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\x20-\x7e]{1,300}$/);
  });
});
