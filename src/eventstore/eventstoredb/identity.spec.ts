import { expect, test } from '@jest/globals';
import { StoreUnavailable } from '../event-store.js';
import { checkChoice, OtherChoice } from './identity.js';

test('a store that was begun with sealed words is not used without, nor the other way round', () => {
  const identity = (sealsTexts: boolean) => ({ id: 'a', birth: 0n, sealsTexts, damage: null });
  expect(checkChoice(identity(true), true)).toEqual(identity(true));
  expect(checkChoice(identity(false), false)).toEqual(identity(false));
  for (const begun of [true, false]) {
    const refused = () => checkChoice(identity(begun), !begun);
    expect(refused).toThrow(OtherChoice);
    expect(refused).toThrow(StoreUnavailable);
    expect(refused).toThrow(`ASOF_SEAL_TEXTS=${begun ? 'on' : 'off'}`);
  }
});
