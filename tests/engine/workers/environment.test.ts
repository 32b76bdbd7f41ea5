import { expect, test } from 'vitest';
import { workerEnvironment } from '../../../electron/engine/workers/environment.ts';

test('a worker inherits what it needs and nothing that changes programs or opens doors', () => {
  const inherited = {
    PATH: '/bin',
    HOME: '/home/a',
    LC_ALL: 'C',
    https_proxy: 'http://proxy',
    VIRTUAL_ENV: '/venv',
    NODE_OPTIONS: '--require evil',
    LD_PRELOAD: 'evil.so',
    ELECTRON_RUN_AS_NODE: '1',
    PYTHONPATH: '/elsewhere',
    PYTHONSTARTUP: 'x.py',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    SSH_AUTH_SOCK: '/agent',
    TIDEMILL_TOKEN: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  expect(workerEnvironment({ ADDED: '1' }, inherited, 'linux')).toEqual({
    PATH: '/bin',
    HOME: '/home/a',
    LC_ALL: 'C',
    https_proxy: 'http://proxy',
    VIRTUAL_ENV: '/venv',
    ADDED: '1',
  });
});

test('Windows programs find their folders, however the names are written', () => {
  const inherited = { Path: 'C:\\bin', SystemRoot: 'C:\\Windows', PathExt: '.EXE', Token: 'x' };
  expect(workerEnvironment({}, inherited, 'win32')).toEqual({
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
    PathExt: '.EXE',
  });
});
