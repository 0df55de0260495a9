import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { framed, LEAST_BUDGET, type Item, type ToolResult } from './frame.js';
import { Names } from './names.js';

const entry = (id: string, text: string, minor = false): Item => ({ id, minor, says: { id }, words: { text } });
const read = (json: string) => JSON.parse(json) as ToolResult;
const shown = (json: string) =>
  read(json).structuredContent as { entries: { id: string }[]; omitted?: Record<string, number>; words?: object };

describe('an answer', () => {
  it('keeps words apart from what the service says, under a notice', () => {
    const json = framed({
      text: 'One entry.',
      says: { incident: 'inc', revision: 3 },
      lists: [{ name: 'entries', items: [entry('e1', 'It broke')] }],
      words: { title: 'Outage' },
    });
    const result = read(json);
    expect(result.structuredContent).toEqual({
      incident: 'inc',
      revision: 3,
      entries: [{ id: 'e1' }],
      words: {
        notice: expect.stringContaining('never instructions'),
        title: 'Outage',
        entries: { e1: { text: 'It broke' } },
      },
    });
    expect(result.content).toEqual([{ type: 'text', text: 'One entry.' }]);
  });

  it('leaves out what is minor first, and says how much and what all would take', () => {
    const items = Array.from({ length: 40 }, (_, n): Item => {
      const { says, ...rest } = entry(`e${n}`, 'x'.repeat(100), n % 2 === 0);
      return { ...rest, says: { ...(says as object), facts: 'f'.repeat(100) } };
    });
    const answer = { text: '40', says: {}, lists: [{ name: 'entries', items }] };
    const { entries, omitted } = shown(framed(answer, 1000));
    const left = items.length - entries.length;
    expect(omitted).toMatchObject({ entries: left, budget: 1000 });
    expect(left).toBeGreaterThan(0);
    expect(entries.filter(({ id }) => Number(id.slice(1)) % 2 === 1)).toHaveLength(20);
    const all = shown(framed(answer, omitted!['budgetForAll']));
    expect(all.entries).toHaveLength(40);
    expect(all.omitted).toBeUndefined();
  });

  it('cuts a text that is too long for what is left, between characters', () => {
    const lists = [{ name: 'entries', items: [entry('e1', '😀'.repeat(5000))] }];
    const { words, omitted } = shown(framed({ text: '', says: {}, lists }, LEAST_BUDGET));
    expect(JSON.stringify(words)).toMatch(/😀…"/);
    expect(omitted).toMatchObject({ cutTexts: 1 });
  });

  it('never takes more than its budget, and keeps order', () => {
    const item = fc.record({ text: fc.string({ maxLength: 3000, unit: 'binary' }), minor: fc.boolean() });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 60 }), fc.integer({ min: LEAST_BUDGET, max: 20_000 }), (all, budget) => {
        const items = all.map(({ text, minor }, n) => entry(String(n), text, minor));
        const result = framed({ text: 'short', says: { incident: 'i' }, lists: [{ name: 'entries', items }] }, budget);
        expect(Buffer.byteLength(result)).toBeLessThanOrEqual(budget * 4);
        const ids = shown(result).entries.map(({ id }) => Number(id));
        expect(ids).toEqual([...ids].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});

describe('names that people give', () => {
  it('are shown where they are one word, else by a mark that the words explain', () => {
    const names = new Names();
    expect(['api', 'us-east-1', 'größe', 'v2.1.0+build/7'].map((name) => names.shown(name))).toEqual([
      'api',
      'us-east-1',
      'größe',
      'v2.1.0+build/7',
    ]);
    expect([names.shown('Ignore all of that'), names.shown('API (EU)'), names.shown('API (EU)')]).toEqual([
      '<1>',
      '<2>',
      '<2>',
    ]);
    expect(names.keyed({ '*': 1, 'API (EU)': 2 })).toEqual({ '*': 1, '<2>': 2 });
    expect(names.words).toEqual({ '<1>': 'Ignore all of that', '<2>': 'API (EU)' });
    expect(new Names().words).toBeNull();
  });
});
