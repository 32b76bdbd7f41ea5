#!/usr/bin/env node
// biome-ignore-all lint/style/useNodejsImportProtocol: Node 12 does not know the protocol
// biome-ignore-all lint/style/useTemplate: Node 12 is told what it lacks in words it knows
// The launcher. It is written for any Node since 12, hands over to the Node 24 that Tidemill brings, and
// says what to do where something is missing.
'use strict';

const childProcess = require('child_process');
const fs = require('fs');
const path = require('path');

const NEEDED = 24;
const root = path.resolve(__dirname, '..', '..');
const bundle = path.join(root, 'dist', 'headless', 'cli.cjs');

if (!fs.existsSync(bundle)) {
  fail('Tidemill is not built: run `npm ci` (or `npm run build`) in ' + root);
} else if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  // Keeps compiled code from one start to the next.
  const { enableCompileCache } = require('module');
  if (enableCompileCache) enableCompileCache();
  require(bundle);
} else {
  const node = findNode();
  if (node === null) {
    fail(
      'Tidemill needs Node ' +
        NEEDED +
        ' or newer and found none: this is Node ' +
        process.versions.node +
        ', and `npm ci` in ' +
        root +
        ' brings one.',
    );
  } else {
    handOver(node);
  }
}

/** The program of the npm package `node`, beside us or wherever npm hoisted it. */
function findNode() {
  try {
    const dir = path.dirname(require.resolve('node/package.json', { paths: [root] }));
    const program = path.join(dir, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return fs.existsSync(program) ? program : null;
  } catch (_) {
    return null;
  }
}

function handOver(node) {
  const args = [__filename].concat(process.argv.slice(2));
  // Becomes the other Node where it can, which costs no second process.
  if (process.execve && process.platform !== 'win32')
    process.execve(node, [node].concat(args), process.env);
  const child = childProcess.spawn(node, args, { stdio: 'inherit' });
  // A terminal sends its Ctrl-C to both of us, a script only here: passed on as SIGTERM it counts once.
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
    process.on(signal, () => {
      child.kill(signal === 'SIGINT' ? 'SIGTERM' : signal);
    });
  });
  child.on('error', (error) => {
    fail('The Node of Tidemill could not be started: ' + error.message);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  process.stderr.write('error launcher: ' + message + '\n');
  process.exitCode = 70;
}
