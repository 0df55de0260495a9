import { describe, expect, it } from '@jest/globals';
import { RememberedResults } from './remembered-results.js';

const START = Date.parse('2026-05-04T10:00:00Z');

describe('a result', () => {
  let now = START;
  const remembered = () => {
    const results = new RememberedResults(() => now);
    let made = 0;
    return (by: string, madeFrom: object | undefined, { ticks = false, more = {} } = {}): unknown => {
      const make = (): string =>
        JSON.stringify({ made: (made += 1), evaluatedAt: new Date(now).toISOString(), ...more });
      return JSON.parse(results.of(by, { body: '', ticks, ...(madeFrom && { madeFrom }) }, make));
    };
  };
  const at = (seconds: number): string => new Date((now = START + seconds * 1000)).toISOString();

  it('is made once of the same standing by the same tool and budget', () => {
    const of = remembered();
    const [one, other] = [{}, {}];
    const evaluatedAt = at(0);
    expect([of('a 4000', one), of('a 4000', one)]).toEqual([
      { made: 1, evaluatedAt },
      { made: 1, evaluatedAt },
    ]);
    expect([of('b 4000', one), of('a 500', one)]).toEqual([
      { made: 2, evaluatedAt },
      { made: 3, evaluatedAt },
    ]);
    expect([of('a 4000', other), of('a 4000', undefined), of('a 4000', undefined)]).toEqual([
      { made: 4, evaluatedAt },
      { made: 5, evaluatedAt },
      { made: 6, evaluatedAt },
    ]);
  });

  it('is of the present where nothing ticks, whatever people wrote', () => {
    const of = remembered();
    const standing = {};
    const quoted = '"evaluatedAt":"2026-05-04T10:00:00.000Z"';
    const more = { words: { text: quoted, attributes: { evaluatedAt: 'twenty-four characters!!' } } };
    expect(of('a', standing, { more })).toEqual({ made: 1, evaluatedAt: at(0), ...more });
    expect(of('a', standing, { more })).toEqual({ made: 1, evaluatedAt: at(0), ...more });
    const later = at(3600);
    expect(of('a', standing)).toEqual({ made: 1, evaluatedAt: later, ...more });
  });

  it('is of a moment within the last second where something ticks, and names it', () => {
    const of = remembered();
    const standing = {};
    const first = at(0);
    expect(of('a', standing, { ticks: true })).toEqual({ made: 1, evaluatedAt: first });
    at(0.9);
    expect(of('a', standing, { ticks: true })).toEqual({ made: 1, evaluatedAt: first });
    const second = at(1);
    expect(of('a', standing, { ticks: true })).toEqual({ made: 2, evaluatedAt: second });
  });
});
