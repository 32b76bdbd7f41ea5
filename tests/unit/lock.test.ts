import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../run/command.ts';
import { type Lock, missingPlatforms } from '../run/lock.ts';

it('locks every platform, or npm ci refuses (mend it with tests/run/complete-lock.ts)', () => {
  const text = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  expect(missingPlatforms(JSON.parse(text) as Lock)).toEqual({});
});

it('finds what a lock lacks, with its platform', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'node_modules/a': { dev: true, optionalDependencies: { '@a/darwin-arm64': '1.0.0' } },
      'node_modules/b': {
        optionalDependencies: { 'b-linux-x64-musl': '2.0.0', 'b-win32-x64': '2.0.0' },
      },
      'node_modules/b/node_modules/b-win32-x64': { version: '2.0.0' },
    },
  };
  expect(missingPlatforms(lock)).toEqual({
    'node_modules/@a/darwin-arm64': {
      version: '1.0.0',
      os: ['darwin'],
      cpu: ['arm64'],
      dev: true,
      optional: true,
    },
    'node_modules/b-linux-x64-musl': {
      version: '2.0.0',
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      optional: true,
    },
  });
});
