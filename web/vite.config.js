/** The pages: one program for each, in files whose names change with their content. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // What is bundled is the core and Preact; nothing of it asks which environment it is in.
  plugins: [
    {
      // What is loaded late brings its own imports. The helper that would fetch them ahead is as large as a part of the page.
      name: 'nothing-ahead',
      enforce: 'pre',
      load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
    },
  ],
  define: { 'process.env.NODE_ENV': '"production"', OFFLINE: 'false' },
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    modulePreload: false,
    rollupOptions: {
      input: {
        incident: at('incident/main.tsx'),
        index: at('index/main.tsx'),
        check: at('check/main.tsx'),
        // Each page loads one of them: see `assets.ts`.
        'incident-style': at('style/incident.css'),
        'pages-style': at('style/pages.css'),
      },
      output: {
        // One file of the core compresses better than ten. The index needs of it only times, and clocks to show them.
        codeSplitting: {
          groups: [
            { name: 'times', test: /[\\/]src[\\/]timeline[\\/](time|clocks)\./, priority: 1 },
            { name: 'core', tags: ['$initial'], test: /[\\/]src[\\/](timeline|events)[\\/]/ },
            {
              name: 'shared',
              tags: ['$initial'],
              test: /[\\/](web[\\/]shared|node_modules)[\\/]/,
              priority: 1,
            },
            // What its parts that are loaded later share with a page stays in one file with it.
            { name: 'page', tags: ['$initial'], test: /[\\/]web[\\/]incident[\\/]/ },
          ],
        },
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
