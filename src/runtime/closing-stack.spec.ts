import { describe, expect, it } from '@jest/globals';
import { ClosingStack } from './closing-stack.js';

describe('things opened in turn', () => {
  it('are closed the other way round, each once, even if one cannot be closed', async () => {
    const closed: string[] = [];
    const opened = new ClosingStack();
    opened.add({ close: () => void closed.push('folder') });
    opened.add({
      close: () => {
        closed.push('store');
        return Promise.reject(new Error('the store is stuck'));
      },
    });
    opened.add({
      close: async () => {
        await Promise.resolve();
        closed.push('read models');
      },
    });
    await expect(opened.close()).rejects.toThrow('the store is stuck');
    expect(closed).toEqual(['read models', 'store', 'folder']);
    await opened.close();
    expect(closed).toHaveLength(3);
  });
});
