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
    // A part whose styles could not be fetched would be drawn without them: Vite asks for them only once.
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    // Monaco and the layout worker are large, and loaded when they are needed.
    chunkSizeWarningLimit: 4_000,
  },
});
