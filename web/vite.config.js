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
  define: { 'process.env.NODE_ENV': '"production"', OFFLINE: 'false' },
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    target: 'es2023',
    manifest: 'manifest.json',
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: { incident: at('incident/main.tsx'), index: at('index/main.tsx') },
      output: {
        entryFileNames: '[name]-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
