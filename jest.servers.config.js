/**
 * `npm run test:servers`: what the service does, on the servers that EVENTSTORE_URL and MONGODB_URL name; and what the
 * servers alone can show. Without either all of it is skipped, and listed by name so that nobody takes it for passed.
 */
import embedded from './jest.config.js';

const hasServer = ['EVENTSTORE_URL', 'MONGODB_URL'].some((name) => (process.env[name] ?? '') !== '');
if (!hasServer) process.stderr.write('neither EVENTSTORE_URL nor MONGODB_URL is set: every test is SKIPPED\n');
// Test processes inherit it.
process.env['ASOF_TEST_ON'] = 'servers';

/** @type {import('jest').Config} */
export default {
  ...embedded,
  testMatch: [
    '<rootDir>/test/servers/**/*.spec.ts',
    '<rootDir>/src/{eventstore/eventstoredb,readmodels/mongodb}/*-{store,models}.spec.ts',
    '<rootDir>/test/api/!(tampering).spec.ts',
    '<rootDir>/test/e2e/**/*.spec.ts',
    '<rootDir>/test/faults/s{topping,low-clients}.spec.ts',
    '<rootDir>/test/kill/*.spec.ts',
  ],
  // Fits no name: not even the preparations of a test are run then.
  ...(hasServer ? {} : { testNamePattern: 'a^' }),
  // Each of the many requests of some tests goes to a server and back.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/skipped-reporter.js'],
};
