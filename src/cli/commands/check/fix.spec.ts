import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkOf } from '../../../timeline/checking/check.testing.js';
import { fixFile } from './fix.js';

const TEXT = '\ufeffTuesday 14:02\r\nMonday 15:02\r\n';

describe('--fix', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'asof-fix-'));
    path = join(folder, 'a.md');
    writeFileSync(path, TEXT);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Every weekday that is no Friday is wrong. */
  const check = (text: string) =>
    Promise.resolve(
      checkOf(text.replace('\ufeff', '').replaceAll('\r\n', '\n'), {
        findings: [...text.matchAll(/Tuesday|Monday/g)].map(([day]) => ({
          ...{ code: 'weekday_wrong' as const, at: day, message: `no ${day}` },
          ...{ suggest: [[day, 'Friday'] as const] },
        })),
      }),
    );

  const fix = async (answers: string[]) => {
    const shown: string[] = [];
    const ask = () => Promise.resolve(answers.shift() ?? 'q');
    const done = await fixFile({ source: 'a.md', path, text: TEXT, check, ask, show: (lines) => shown.push(...lines) });
    return { ...done, shown, text: readFileSync(path, 'utf8') };
  };

  it('makes what is agreed to, one by one, and shows each', async () => {
    const { made, quit, shown, text } = await fix(['y', 'n']);
    expect([made, quit, text]).toEqual([1, false, '\ufeffFriday 14:02\r\nMonday 15:02\r\n']);
    expect(shown).toContain('-Tuesday 14:02');
    expect(shown).toContain('+Friday 14:02');
  });

  it('changes nothing unasked, and stops when told', async () => {
    expect(await fix(['', 'q'])).toMatchObject({ made: 0, quit: true, text: TEXT });
  });

  it('does not write over what somebody else has written meanwhile', async () => {
    const ask = () => {
      writeFileSync(path, 'theirs');
      return Promise.resolve('y');
    };
    const fixing = fixFile({ source: 'a.md', path, text: TEXT, check, ask, show: () => undefined });
    await expect(fixing).rejects.toThrow('changed meanwhile');
    expect(readFileSync(path, 'utf8')).toBe('theirs');
  });
});
