/** The table of who may import whom, as in the architecture section of the README. Run by `npm run check`. */

/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

const npm = (/** @type {string[]} */ ...names) => `^node_modules/(${names.join('|')})/`;
const test = '^tests/';

module.exports = {
  forbidden: [
    forbid(
      'shared-is-a-leaf',
      'shared/ runs anywhere: it imports shared/, zod, yaml and oRPC, neither Node nor the DOM.',
      { path: '^shared/' },
      { pathNot: ['^shared/', npm('zod', 'yaml', '@orpc/[^/]+')] },
    ),
    forbid(
      'renderer-is-a-page',
      'renderer/ imports shared/ and browser libraries, and reaches the engine through the contract only.',
      { path: '^renderer/' },
      {
        path: [
          '^electron/',
          test,
          npm('electron', 'ws', 'libsql', 'esbuild', '@duckdb/[^/]+', 'chokidar'),
        ],
      },
    ),
    forbid(
      'renderer-has-no-node',
      'renderer/ runs in a sandboxed page, where Node does not exist.',
      { path: '^renderer/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'engine-knows-no-host',
      'electron/engine/ is plain Node: what differs between hosts comes in through Host.',
      { path: '^electron/engine/' },
      { path: ['^electron/(?!engine/)', '^renderer/', test] },
    ),
    forbid(
      'workers-stand-alone',
      'electron/workers/ runs in processes of its own: it imports shared/ and Node.',
      { path: '^electron/workers/' },
      { path: ['^electron/(?!workers/)', '^renderer/', test] },
    ),
    forbid(
      'headless-composes',
      'electron/headless/ imports the engine and shared/.',
      { path: '^electron/headless/' },
      { path: ['^electron/(?!engine/|headless/)', '^renderer/', test] },
    ),
    forbid(
      'desktop-composes',
      'electron/desktop/ imports the engine, shared/ and Electron.',
      { path: '^electron/desktop/' },
      { path: ['^electron/(?!engine/|desktop/)', '^renderer/', test] },
    ),
    forbid(
      'preload-is-small',
      'The preload runs sandboxed beside the page: it imports shared/contract and Electron.',
      { path: '^electron/desktop/preload[.]ts$' },
      { pathNot: ['^shared/contract/', npm('electron', 'zod')] },
    ),
    forbid(
      'only-desktop-knows-electron',
      'Everything but electron/desktop/ must run without Electron.',
      {
        path: '^(shared|renderer|electron/(engine|workers|headless)|tests/(unit|contract|engine|web))/',
      },
      { path: [npm('electron'), '^electron$'] },
    ),
    forbid('no-circles', 'A circle of imports hides who owns what.', {}, { circular: true }),
    forbid('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|tests/fixtures)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css'],
    },
  },
};
