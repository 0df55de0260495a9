import { describe, expect, it } from '@jest/globals';
import { live } from '../../../test/support/story.js';
import { diffOf } from '../diff.testing.js';
import { diffMarkdown } from './diff-markdown.js';
import { HOSTILE } from './exports.testing.js';

const at = (revision: number) => ({ clock: 'recorded', revision }) as const;

describe('a difference as Markdown', () => {
  it('has sentences, numbers and facts', () => {
    const story = live('18:04 impact_started i0', '19:43 resolved res', '18:12 declared dec')
      .amend('i0', { occurredAt: '2024-01-10T17:42:00Z' })
      .retract('dec');
    const markdown = diffMarkdown(diffOf(story.events, at(3), at(5)), 'A title');
    expect(markdown).toContain('# A title: revision 3 → 5\n');
    expect(markdown).toContain('| duration | 1 h 39 min | 2 h 1 min | +22 min |');
    expect(markdown).toContain(
      '- `i0` (a test)\n  - occurredAt: `2024-01-10T18:04:00.000Z` → `2024-01-10T17:42:00.000Z`',
    );
    expect(markdown).toContain('## Retracted\n\n- 2024-01-10T18:12:00.000Z **declared** `dec`\n');
  });

  it('of nothing says so', () => {
    expect(diffMarkdown(diffOf(live().events, at(0), at(0)), 'x')).toContain('Nothing differs.');
  });

  it.each(HOSTILE)('takes %j for words', (text) => {
    const story = live('18:12 note n').amend('n', { text, actor: text });
    const markdown = diffMarkdown(diffOf(story.events, at(0), at(2)), text.replace(/\s+/g, ' '));
    expect(markdown.split('\n').filter((line) => /^(?:#|>|\[\^|\|)/.test(line))).toHaveLength(2);
  });
});
