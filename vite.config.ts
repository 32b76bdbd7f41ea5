import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The interface: one bundle for Electron (`app://`) and the browser (`serve`). */
export default defineConfig({
  root: 'renderer',
  // Relative, because the page's address differs between the two.
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'chrome114',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'monaco', test: /node_modules[\\/]monaco-editor/ },
            { name: 'grid', test: /node_modules[\\/]ag-grid/ },
            { name: 'charts', test: /node_modules[\\/](vega|d3-)/ },
            { name: 'layout', test: /node_modules[\\/]elkjs/ },
          ],
        },
      },
    },
  },
});
