import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryReadModels } from '../../readmodels/memory/memory-read-models.js';
import { HookGroups } from './hook-groups.js';

const LENGTH = 40;
const ID = (n: number): string => `incident-${n}`;

describe('the incidents of a group', () => {
  let readModels: MemoryReadModels;
  let groups: HookGroups;
  let reads: number;
  beforeEach(async () => {
    readModels = new MemoryReadModels();
    groups = new HookGroups(readModels);
    for (let n = 0; n < LENGTH; n++) expect(await groups.next('h', 'g', n === 0 ? null : ID(n - 1), ID(n))).toBe(ID(n));
    const { settings } = readModels;
    const some = settings.some.bind(settings);
    reads = 0;
    settings.some = (...asked) => ((reads += 1), some(...asked));
  });

  const backwards = async (): Promise<string[]> => {
    const passed: string[] = [];
    for (let at = await groups.latest('h', 'g'); at !== null; at = await groups.before('h', 'g', at)) passed.push(at);
    return passed;
  };
  const all = Array.from({ length: LENGTH }, (_, n) => ID(LENGTH - 1 - n));

  it('are found from the latest to the first, each in one step', async () => {
    expect(await backwards()).toEqual(all);
    expect(reads).toBeLessThanOrEqual(LENGTH + 2);
  });

  it('are found where an earlier release has written them, and in one step from then on', async () => {
    const kept = await readModels.settings.all('hook_group');
    for (const key of kept.keys()) if (key.includes('/before/')) await readModels.settings.remove('hook_group', key);
    expect(await backwards()).toEqual(all);
    reads = 0;
    expect(await backwards()).toEqual(all);
    expect(reads).toBeLessThanOrEqual(LENGTH + 2);
  });

  it('are one after the other, whoever proposes', async () => {
    expect(await groups.next('h', 'g', ID(3), 'another')).toBe(ID(4));
    expect(await groups.before('h', 'g', ID(4))).toBe(ID(3));
    expect(await groups.latest('h', 'g')).toBe(ID(LENGTH - 1));
  });
});
