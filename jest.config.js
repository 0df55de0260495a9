/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  setupFiles: process.env.PROPERTY_SEED ? ['<rootDir>/test/support/property-seed.ts'] : [],
  testSequencer: '<rootDir>/test/support/browser-last.js',
  workerIdleMemoryLimit: '1GB',
  // Machines are shared: what takes a second takes ten on a busy one.
  testTimeout: 60_000,
};
