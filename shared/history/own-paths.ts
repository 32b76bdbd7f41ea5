/**
 * Which files are a project's own, and so in its versions. Paths are relative to the project, with
 * forward slashes. In are
 * - `tidemill.yaml` and what says which packages and languages there are: ROOT_FILES;
 * - all text under `pipelines/`: pipeline.yaml, layout.json, block files, modules and notes beside them;
 * - modules elsewhere in the project that a block imports, directly or through others.
 *
 * Out are data (by the endings of DATA), secrets (`.env`, keys, credentials: by name), what tools made
 * (hidden files, node_modules, __pycache__, virtual environments), and files that are no UTF-8 text or
 * larger than MAX_OWN_BYTES. Values of secrets inside these files are left out too: see plain-secrets.ts.
 */
export const MAX_OWN_BYTES = 1024 * 1024;

export const ROOT_FILES: readonly string[] = [
  'tidemill.yaml',
  'requirements.txt',
  'pyproject.toml',
  'package.json',
  'tsconfig.json',
];

const TOOL_FOLDERS = new Set(['node_modules', '__pycache__', 'venv', 'env', 'site-packages']);

const DATA =
  /\.(csv|tsv|parquet|pq|arrow|feather|ipc|orc|avro|jsonl|ndjson|geojson|xlsx?|ods|db3?|sqlite3?|duckdb|wal|pkl|pickle|joblib|npy|npz|h5|hdf5|onnx|pt|gz|bz2|xz|zst|zip|tar|tgz|7z|log|pyc|tidemill-tmp)$/i;

const SECRET =
  /\.(env|pem|key|p12|pfx|jks|keystore|kdbx|gpg|asc)$|^id_(rsa|dsa|ecdsa|ed25519)$|^(secrets?|credentials?|service[-_]?account[\w-]*)(\.(json|ya?ml|toml|ini|cfg|conf|txt))?$/i;

/** Whether a file's name and place make it the project's own, as far as those can tell. */
export function isOwnPath(path: string): boolean {
  if (ROOT_FILES.includes(path)) return true;
  return path.startsWith('pipelines/') && isPlainPath(path);
}

/** Whether a module outside `pipelines/` may be in versions where a block imports it. */
export function isOwnModule(path: string): boolean {
  return /\.(py|ts|js)$/.test(path) && !isOwnPath(path) && isPlainPath(path);
}

/** Whether a folder may hold own files. */
export function isPlainFolder(name: string): boolean {
  // Git takes `git~1` for its own folder, as some systems do.
  return !name.startsWith('.') && !TOOL_FOLDERS.has(name) && !/^git~\d+$/i.test(name);
}

/** The pipeline in whose folder a file is, or null. */
export function pipelineOf(path: string): string | null {
  return /^pipelines\/([^/]+)\/./.exec(path)?.[1] ?? null;
}

function isPlainPath(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return (
    folders.every(isPlainFolder) &&
    isPlainFolder(name) &&
    !DATA.test(name) &&
    !SECRET.test(name) &&
    !/[\p{Cc}\\]/u.test(path)
  );
}
