import { expect, test } from 'vitest';
import { isOwnModule, isOwnPath, pipelineOf } from '../../../shared/history/own-paths.ts';

test.each([
  'tidemill.yaml',
  'requirements.txt',
  'pipelines/shop/pipeline.yaml',
  'pipelines/shop/layout.json',
  'pipelines/shop/orders.sql',
  'pipelines/shop/sub folder/größe.py',
  'pipelines/shop/tokens.py',
  'pipelines/shop/secrets.py',
  'pipelines/shop/credentials.sql',
  'pipelines/shop/environment.sql',
  'pipelines/shared/util.py',
])('%s is the project’s own', (path) => {
  expect(isOwnPath(path)).toBe(true);
});

test.each([
  '.env',
  'orders.csv',
  'notes.md',
  'pipelines/shop/.env',
  'pipelines/shop/prod.env',
  'pipelines/shop/orders.csv',
  'pipelines/shop/orders.parquet',
  'pipelines/shop/state.db',
  'pipelines/shop/warehouse.duckdb',
  'pipelines/shop/id_rsa',
  'pipelines/shop/server.pem',
  'pipelines/shop/secrets.yaml',
  'pipelines/shop/credentials.json',
  'pipelines/shop/service-account-prod.json',
  'pipelines/shop/node_modules/x/index.js',
  'pipelines/shop/__pycache__/x.py',
  'pipelines/shop/.ipynb_checkpoints/x.py',
  'pipelines/shop/.orders.sql.0a1b.tidemill-tmp',
  'pipelines/shop/git~1',
  '.tidemill/state.db',
])('%s is not', (path) => {
  expect(isOwnPath(path)).toBe(false);
});

test('modules outside pipelines/ are own where they are imported, data and tools’ files never', () => {
  expect(isOwnModule('lib/money.py')).toBe(true);
  expect(isOwnModule('helpers.ts')).toBe(true);
  expect(isOwnModule('node_modules/x/index.js')).toBe(false);
  expect(isOwnModule('.venv/lib/x.py')).toBe(false);
  expect(isOwnModule('lib/rates.csv')).toBe(false);
  expect(isOwnModule('lib/rates.json')).toBe(false);
});

test('a file’s pipeline is the folder it is in', () => {
  expect(pipelineOf('pipelines/shop/sub/a.sql')).toBe('shop');
  expect(pipelineOf('pipelines/README.md')).toBe(null);
  expect(pipelineOf('tidemill.yaml')).toBe(null);
});
