import { SourceMap } from 'node:module';
import type { Message } from 'esbuild';
import { excerptOf } from '../../excerpt.ts';
import { BlockFailure } from '../../jobs.ts';

/** A file of the user's as CommonJS. */
export interface Translation {
  code: string;
  map: SourceMap;
  /** What it imports, as written. */
  imports: string[];
}

const LOADERS: Record<string, 'ts' | 'tsx' | 'js' | 'jsx' | 'json'> = {
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
  js: 'js',
  mjs: 'js',
  cjs: 'js',
  jsx: 'jsx',
  json: 'json',
};

/**
 * Translates a file with esbuild. `displayFile` is its name for errors. Throws BlockFailure with the
 * place of a syntax error.
 */
export async function translate(
  source: string,
  file: string,
  displayFile: string,
): Promise<Translation> {
  const esbuild = await import('esbuild');
  try {
    // The synchronous call leaves no service running, which would look like the block's own process.
    const { code, map } = esbuild.transformSync(source, {
      loader: LOADERS[file.slice(file.lastIndexOf('.') + 1)] ?? 'ts',
      format: 'cjs',
      platform: 'node',
      target: `node${process.versions.node}`,
      // Not the real name: by some endings esbuild chooses another way to import.
      sourcefile: 'module.ts',
      sourcemap: 'external',
      supported: { 'dynamic-import': false },
      define: {
        'import.meta.url': '__url',
        'import.meta.filename': '__filename',
        'import.meta.dirname': '__dirname',
      },
      logLevel: 'silent',
    });
    const imports = [...code.matchAll(/\brequire\(("(?:[^"\\]|\\.)+")\)/g)].map(
      ([, literal]) => JSON.parse(literal ?? '""') as string,
    );
    return { code, map: new SourceMap(JSON.parse(map)), imports: [...new Set(imports)] };
  } catch (error) {
    const [first] = (error as { errors?: Message[] }).errors ?? [];
    if (first === undefined) throw error;
    throw syntaxFailure(first, source, displayFile);
  }
}

function syntaxFailure(message: Message, source: string, file: string): BlockFailure {
  const { location } = message;
  const hint = /top-level await/i.test(message.text)
    ? 'Put the await inside the exported function.'
    : undefined;
  const bytes = Buffer.from(location?.lineText ?? '').subarray(0, location?.column ?? 0);
  return new BlockFailure({
    code: 'typescript.syntax',
    type: 'SyntaxError',
    message: message.text,
    file,
    ...(hint ? { hint } : {}),
    ...(location
      ? {
          line: location.line,
          column: bytes.toString().length + 1,
          excerpt: excerptOf(source, location.line),
        }
      : {}),
  });
}
