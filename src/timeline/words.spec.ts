import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, foldCase, wordsOf } from './words.js';

describe('words', () => {
  it.each([
    ['Montréal, İstanbul', ['montreal', 'istanbul']],
    ['STRASSE Straße', ['strasse', 'strasse']],
    ['ΟΔΟΣ οδός', ['οδοσ', 'οδοσ']],
    ['ﬁle ﬂow ﬀ', ['file', 'flow', 'ff']],
    ['Ｄｎｓ ①', ['dns', '1']],
    ['na\u0131ve na\u00efve', ['naive', 'naive']],
    ["don't e-mail a.b,c", ['don', 't', 'e', 'mail', 'a', 'b', 'c']],
    ['🔥 disk>90%', ['🔥', 'disk', '>', '90']],
    ['C++', ['c', '+', '+']],
    ['!!! … — «»', []],
    ['\u0301 \u200d', []],
  ])('trial 35: of "%s" are folded and cut alike', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it.each([
    ['データベース障害', ['データベース', '障害']],
    ['AWSの障害2件', ['AWS', 'の', '障害', '2', '件']],
    ['น้ำท่วม', ['น้ำ', 'ท่วม']],
    ['ฐานข้อมูลล่ม', ['ฐาน', 'ข้อมูล', 'ล่ม']],
  ])('trial 35: of "%s" are cut where a dictionary says', (text, words) => {
    expect(wordsOf(text)).toEqual(words.map(fold));
  });

  it('trial 35: are the same however a text is capitalised or composed', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (given) => {
        const words = wordsOf(given);
        expect(wordsOf(given.normalize('NFD'))).toEqual(words);
        expect(wordsOf(given.normalize('NFKC'))).toEqual(words);
        for (const word of words) expect(word.match(/\p{M}/u)).toBeNull();
      }),
      { numRuns: 2000 },
    );
    const letters = fc.array(fc.constantFrom(...'aÄßİıſςΣÉñЯщﬁŉǰΐԱև'), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters, (given) => {
        expect(wordsOf(given.toUpperCase())).toEqual(wordsOf(given));
        expect(wordsOf(given.toLowerCase())).toEqual(wordsOf(given));
        expect(foldCase(foldCase(given))).toBe(foldCase(given));
      }),
    );
  });

  it('trial 43: are cut in a time that grows with the text and no faster', () => {
    const time = (length: number): number => {
      const texts = ['の', '漢', 'データベース障害', 'ข้อมูล', 'a\u0301', '\u0301', 'の\u0301'].map((each) =>
        each.repeat(length / each.length),
      );
      const from = process.cpuUsage();
      for (const text of texts) wordsOf(text);
      return process.cpuUsage(from).user;
    };
    time(20_000);
    expect(time(160_000)).toBeLessThan(8 * 4 * time(20_000) + 50_000);
  });
});
