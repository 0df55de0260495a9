import { describe, expect, it } from '@jest/globals';
import { tableCsv, tableOf } from './figure.js';

describe('The table of a chart', () => {
  const table = {
    columns: ['company', 'n', 'median'],
    rows: [
      [{ value: 'A, "B"\nC' }, { value: 12 }, { value: 5940, text: '1 h 39 min' }],
      [{ value: '<b>', href: '/?company=%3Cb%3E' }, { value: 0 }, { value: null }],
    ],
  };

  it('as CSV has values for programs, quoted where they must be', () => {
    expect(tableCsv(table)).toBe('company,n,median\r\n"A, ""B""\nC",12,5940\r\n<b>,0,\r\n');
  });

  it('as CSV has no cell that a spreadsheet takes for a formula', () => {
    const rows = ['=1+1', '+1', '-1', '@SUM(A1)', "'quoted", '\tx'].map((value) => [{ value }, { value: -5 }]);
    expect(tableCsv({ columns: ['company', 'seconds'], rows })).toBe(
      "company,seconds\r\n'=1+1,-5\r\n'+1,-5\r\n'-1,-5\r\n'@SUM(A1),-5\r\n''quoted,-5\r\n'\tx,-5\r\n",
    );
  });

  it('as a page has words for people, and links', () => {
    const { markup } = tableOf(table, 'Duration');
    expect(markup).toContain('1 h 39 min');
    expect(markup).toContain('<a href="/?company=%3Cb%3E"><bdi>&lt;b&gt;</bdi></a>');
    expect(markup).toContain('—');
  });
});
