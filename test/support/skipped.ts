/** Tests that need a server, where there is none. */
import { describe, it } from '@jest/globals';

/** Says so in the report and on the terminal: what was not tested shall not look as if it were. */
export function describeSkipped(what: string, because: string): void {
  const name = `${what}: SKIPPED, because ${because}`;
  process.stderr.write(`${name}\n`);
  describe.skip(name, () => {
    it('is not tested', () => undefined);
  });
}
