import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import * as vm from 'node:vm';

const DEFAULT_LOADER = (vm.constants as { USE_MAIN_CONTEXT_DEFAULT_LOADER?: number } | undefined)
  ?.USE_MAIN_CONTEXT_DEFAULT_LOADER;

/** Errors that say: this package is for `import` only. */
const IMPORT_ONLY = new Set([
  'ERR_REQUIRE_ESM',
  'ERR_REQUIRE_ASYNC_MODULE',
  'ERR_PACKAGE_PATH_NOT_EXPORTED',
]);

/**
 * Loads a package or a module of Node for a file of the user's, whether it is CommonJS or ESM. Modules stay
 * loaded as in any Node process.
 */
export async function loadPackage(specifier: string, importer: string): Promise<unknown> {
  const require = createRequire(importer);
  try {
    return interoperable(require(specifier));
  } catch (error) {
    if (!IMPORT_ONLY.has(String((error as NodeJS.ErrnoException).code))) throw error;
  }
  return interoperable(await importFrom(specifier, importer, require));
}

async function importFrom(
  specifier: string,
  importer: string,
  require: NodeJS.Require,
): Promise<unknown> {
  if (DEFAULT_LOADER === undefined) {
    return import(pathToFileURL(require.resolve(specifier)).href);
  }
  const load = vm.compileFunction('return import(specifier)', ['specifier'], {
    filename: importer,
    importModuleDynamically: DEFAULT_LOADER as never,
  }) as (specifier: string) => Promise<unknown>;
  return load(specifier);
}

/** An ES module as translated code expects it: marked, so that its default export is found. */
function interoperable(loaded: unknown): unknown {
  if (!types.isModuleNamespaceObject(loaded)) return loaded;
  const namespace = loaded as Record<string, unknown>;
  const copy = Object.create(null) as object;
  Object.defineProperty(copy, '__esModule', { value: true });
  for (const name of Object.keys(namespace)) {
    if (name === '__esModule') continue;
    Object.defineProperty(copy, name, { enumerable: true, get: () => namespace[name] });
  }
  return copy;
}
