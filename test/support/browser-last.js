/** The order of the specs: those that drive a browser come last, since it takes the whole machine, and others take times. */
import TestSequencer from '@jest/test-sequencer';

const isInBrowser = ({ path }) => /[\\/]test[\\/]browser[\\/]/.test(path);

export default class BrowserLast extends TestSequencer {
  sort(tests) {
    const sorted = [...super.sort(tests)];
    return [...sorted.filter((test) => !isInBrowser(test)), ...sorted.filter(isInBrowser)];
  }
}
