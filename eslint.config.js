import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';

/** Imports point one way (docs/decisions): each folder may import only what stands before it. */
const mayNotImport = (folder, forbidden, message, except = []) => ({
  files: [`src/${folder}/**/*.ts`],
  ignores: ['**/*.{spec,contract,testing}.ts', ...except],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }] }] },
});

const CORE_ONLY = 'The core imports nothing of ours and nothing of Node.';

const ADAPTERS = ['**/eventstore/*/**', '**/readmodels/*/**', '**/cli/**'];
/** Server-sent events are a transport: these files write them. */
const TRANSPORT_OF_STREAMS = [
  'src/streaming/dto/*.ts',
  'src/streaming/{streams.controller,listeners,connection,replay}.ts',
];

export default tseslint.config(
  { ignores: ['build', 'dist', 'coverage', 'node_modules'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: { 'import-x/no-cycle': ['error', { ignoreExternal: true }] },
  },
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/require-await': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/swagger',
              allowTypeImports: true,
              message: 'Loading it makes every start a third slower: take what http/openapi/describe.ts puts off.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/cli/**/*.ts', 'test/bench/**/*.ts', '.ci/*.js'], rules: { 'no-console': 'off' } },
  mayNotImport('timeline', ['../*', 'node:*', '@nestjs/*'], CORE_ONLY, ['src/timeline/*/*.ts']),
  ...['fields', 'parsing', 'reports', 'checking', 'input', 'measure', 'view', 'exports', 'drawing'].map((folder) =>
    mayNotImport(`timeline/${folder}`, ['../../*', 'node:*', '@nestjs/*'], CORE_ONLY),
  ),
  mayNotImport(
    'events',
    ['../*/**', '!../timeline/**', 'node:*', '@nestjs/*'],
    'The stored contract imports the core only, and nothing of Node.',
  ),
  mayNotImport('runtime', ['../**', '@nestjs/*'], 'What all share imports nothing of ours.'),
  mayNotImport('sqlite', ['../**', '@nestjs/*'], 'How files are opened is no business of what is in them.'),
  mayNotImport(
    'eventstore',
    [
      '../*/**',
      ...['../timeline', '../events', '../runtime'].map((folder) => `!${folder}/**`),
      ...['../../runtime', '../../sqlite'].flatMap((folder) => [`!${folder}`, `!${folder}/*.js`]),
      '@nestjs/*',
    ],
    'The port and its adapters know the core, the stored contract, what all share and how files are opened.',
  ),
  mayNotImport(
    'readmodels',
    [
      '../*/**',
      ...['../eventstore', '../../eventstore', '../../runtime', '../../sqlite'].flatMap((folder) => [
        `!${folder}`,
        `!${folder}/*.js`,
      ]),
      '@nestjs/*',
    ],
    'The port and its adapters know the core, the port of the event store and how files are opened.',
  ),
  mayNotImport(
    'consuming',
    [
      ...['../eventstore/*/**', '../readmodels/*/**', '../timeline/**', '../projections/**'],
      ...['../incidents/**', '../listing/**', '../ingest/**', '../streaming/**', '../cli/**'],
    ],
    'Consumers know the ports and what a projection is, never an adapter, a feature, or what events mean.',
  ),
  mayNotImport('pages', ['../eventstore/**', '../readmodels/**', '../cli/**'], 'Pages ask what the API asks.'),
  mayNotImport(
    'projections',
    ['../eventstore/*/**', '../readmodels/*/**', '../incidents/**', '../listing/**', '../cli/**'],
    'A projection knows the core, the ports and what a consumer asks of it, never an adapter or a feature.',
  ),
  mayNotImport(
    'application',
    ['../*/**', ...['timeline', 'events', 'eventstore'].map((folder) => `!../${folder}/*.js`), '@nestjs/*', 'fastify'],
    'What all commands and queries share knows no feature and no transport.',
  ),
  mayNotImport(
    'http',
    [
      'access',
      'incidents',
      'services',
      'listing',
      'streaming',
      'ingest',
      'checking',
      'consuming',
      'projections',
      'pages',
      'mcp',
    ].flatMap((folder) => [`../${folder}`, `../${folder}/**`]),
    'The edge knows no feature.',
  ),
  mayNotImport('access', ADAPTERS, 'Features import ports only.'),
  mayNotImport('listing', ADAPTERS, 'Features import ports only.'),
  mayNotImport('streaming', ADAPTERS, 'Features import ports only.'),
  mayNotImport('incidents', ADAPTERS, 'Features import ports, never an adapter.'),
  mayNotImport('services', ADAPTERS, 'Features import ports, never an adapter.'),
  ...['incidents/write', 'incidents/read', 'services/write', 'services/read', 'listing/queries', 'listing/columns'].map(
    (folder) =>
      mayNotImport(
        folder,
        [...ADAPTERS, '**/http/**', '**/api/**', 'fastify'],
        'Commands and queries know no transport.',
      ),
  ),
  mayNotImport(
    'streaming',
    [...ADAPTERS, '**/http/**', '**/api/**', '**/dto/**', 'fastify'],
    'Questions about streams know no transport.',
    TRANSPORT_OF_STREAMS,
  ),
  mayNotImport('hooks', ADAPTERS, 'Features import ports only.'),
  mayNotImport(
    'hooks/in/kinds',
    ['@nestjs/*', 'fastify', '**/http/**', '**/incidents/**', '**/services/**', '../hook-*'],
    'A kind of hook knows its sender, and nothing of what becomes of a delivery.',
  ),
  mayNotImport(
    'ingest',
    ['../eventstore/**', '../readmodels/**', '../consuming/**', '../projections/**', '../cli/**'],
    'What comes in goes through the commands of the features.',
  ),
  mayNotImport(
    'checking',
    ['../eventstore/**', '../readmodels/**', '../consuming/**', '../projections/**', '../ingest/**', '../cli/**'],
    'A check stores nothing: it asks what a query answers.',
  ),
  mayNotImport(
    'mcp',
    [
      '../eventstore/**',
      '../readmodels/**',
      '../consuming/**',
      '../projections/**',
      '../ingest/**',
      '../cli/**',
    ].flatMap((deep) => [deep, `../${deep}`]),
    'Agents ask what the API asks.',
  ),
  mayNotImport(
    'cli',
    [
      ...['application', 'incidents', 'ingest', 'http', 'events', 'eventstore']
        .map((folder) => `../${folder}/**`)
        .flatMap((deep) => [deep, `../${deep}`]),
      '@nestjs/*',
    ],
    'The CLI is a thin HTTP client: only serve loads the service, store copy and keys the stores, and lazily.',
    ['src/cli/commands/store-copy.ts'],
  ),
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
  prettier,
);
