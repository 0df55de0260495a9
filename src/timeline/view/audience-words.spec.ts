import { expect, it } from '@jest/globals';
import { audienceWords } from './audience-words.js';

it('says who sees a private incident', () => {
  expect(audienceWords([])).toBe('Private: only admins see it');
  expect(audienceWords(['group:on-call: db', 'key:k1'])).toBe('Private: seen by group on-call: db, key k1, and admins');
});
