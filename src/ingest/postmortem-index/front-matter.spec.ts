import { describe, expect, test } from '@jest/globals';
import { readMarkdown } from './front-matter.js';

const parts = (file: string) => {
  const read = readMarkdown(file);
  if ('detail' in read) throw new Error(read.detail);
  return read;
};

describe('front matter', () => {
  test('is read as words, whatever it looks like', () => {
    const { fields, body } = parts(
      '---\nversion: 1.10\nyear: 2024\nwhen: 2024-01-01T00:00:00Z\ntags: [yes, "2038"]\nnone:\n---\r\n\nText.\r\n',
    );
    expect(Object.fromEntries(fields)).toEqual({
      version: '1.10',
      year: '2024',
      when: '2024-01-01T00:00:00Z',
      tags: ['yes', '2038'],
      none: '',
    });
    expect(body).toBe('Text.');
  });

  test('may hold a line of dashes in its text, not at the margin', () => {
    expect(parts('---\nsummary: |\n  a\n  ---\n  b\n---\nText.').fields.get('summary')).toBe('a\n---\nb\n');
  });

  test('trial 21: null and ~ are nothing, unless they are in quotes', () => {
    const { fields } = parts(
      '---\nend_time: null\ncompany: ~\nproduct: NULL\ntitle: "null"\nkeywords: [dns, ~, Null, "~"]\n---\n',
    );
    expect(Object.fromEntries(fields)).toEqual({
      end_time: '',
      company: '',
      product: '',
      title: 'null',
      keywords: ['dns', '', '', '~'],
    });
  });

  test.each([
    ['no front matter', 'Text.', 1],
    ['no end', '---\nuuid: x\n', 1],
    ['broken YAML', '---\nuuid: x\ntitle: a: b\n---\n', 3],
    ['a name twice', '---\nuuid: x\nuuid: y\n---\n', 3],
    ['a map in a field', '---\nuuid: x\n\nmore:\n  a: b\n---\n', 4],
    ['only a word', '---\nword\n---\n', 2],
  ])('with %s is refused with its line', (_, file, line) => expect(readMarkdown(file)).toMatchObject({ line }));
});
