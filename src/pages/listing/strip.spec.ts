import { describe, expect, it } from '@jest/globals';
import { type IncidentRow } from '../../timeline/view/view-types.js';
import { stripOf } from './strip.js';

type Mark = IncidentRow['strip'][number];

const NOW = Date.parse('2023-01-24T20:00:00Z');
const mark = (lane: Mark['lane'], type: string, at: string, to?: string): Mark => ({
  lane,
  type,
  at: `2023-01-24T${at}:00.000Z`,
  ...(to !== undefined && { to: `2023-01-24T${to}:00.000Z` }),
});
const drawn = (strip: Mark[], inProgress = false): string => stripOf({ strip, inProgress }, NOW).markup;
const signs = (markup: string): string[] => [...markup.matchAll(/>(.)<\/text>/g)].map(([, sign]) => sign!);

describe('The strip of an incident', () => {
  it('has a sign for each milestone and a bar for each window, and is named in order', () => {
    const markup = drawn([
      mark('impact', 'impact', '17:50', '18:51'),
      mark('changes', 'release', '16:55'),
      mark('status', 'declared', '18:12'),
    ]);
    expect(signs(markup)).toEqual(['!', '▲']);
    expect(markup.match(/<rect/g)).toHaveLength(1);
    expect(markup).toContain('aria-label="release, impact, declared"');
  });

  it('draws of signs that lie on one another those that tell most', () => {
    const markup = drawn([
      mark('response', 'communicated', '18:12'),
      mark('status', 'declared', '18:12'),
      mark('status', 'resolved', '19:51'),
    ]);
    expect(signs(markup)).toEqual(['!', '✔']);
  });

  it('lets an open window go on while the incident does, and is pale about an end that nobody knows', () => {
    const strip = [mark('impact', 'impact', '18:00'), mark('status', 'resolved', '19:00')];
    expect(drawn(strip)).toContain('unended');
    expect(drawn(strip, true)).not.toContain('unended');
  });

  it('keeps words from becoming markup', () => {
    expect(drawn([mark('notes', '"><b>', '18:00')])).not.toContain('<b>');
  });

  it('is nothing where nothing is known', () => {
    expect(drawn([])).toBe('<span class="strip"></span>');
  });
});
