/** The incident page as one script that loads nothing, for the file that is taken along. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"', OFFLINE: 'true' },
  build: {
    outDir: at('../dist/web'),
    // The pages are there already, and so is the style, which the file shares with them.
    emptyOutDir: false,
    target: 'es2023',
    manifest: 'offline.json',
    modulePreload: false,
    rollupOptions: {
      input: { offline: at('incident/offline.tsx') },
      output: { format: 'es', codeSplitting: false, entryFileNames: '[name]-[hash].js' },
    },
  },
});
