import * as nodeModule from 'node:module';

type Strip = (code: string, options: { mode: 'strip' }) => string;

const strip = (nodeModule as unknown as { stripTypeScriptTypes?: Strip }).stripTypeScriptTypes;

/** The code without its types, every position kept; null where Node cannot do it or the code needs more. */
export function stripTypes(code: string): string | null {
  if (strip === undefined) return null;
  try {
    return strip(code, { mode: 'strip' });
  } catch {
    // Syntax that must be translated, or an error that esbuild describes better.
    return null;
  }
}

/**
 * Makes the first real use as quick as the later ones, and keeps Node's note that the function is
 * experimental out of the user's log.
 */
export function warmStripping(): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  stripTypes('const warm: number = 1');
  process.emitWarning = emitWarning;
}
