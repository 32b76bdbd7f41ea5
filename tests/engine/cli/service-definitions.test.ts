import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchdPlist } from '../../../electron/headless/service/launchd-plist.ts';
import { readMarker } from '../../../electron/headless/service/marker.ts';
import { commandOf, type Service } from '../../../electron/headless/service/service.ts';
import { systemdUnit } from '../../../electron/headless/service/systemd-unit.ts';
import { taskXml } from '../../../electron/headless/service/task-xml.ts';

const ODD_PATHS = [
  '/home/me/shop',
  '/home/me/with space/and  two ',
  '/srv/100% sure/%h/%%',
  `/srv/$HOME/\${HOME}/$$`,
  `/srv/"double" and 'single'`,
  '/srv/back\\slash\\',
  '/srv/<tag> & ]]> --> -- ;#=',
  '/srv/Ünïcode/データ/🚰',
  '/-leading/--dashes',
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tidemill-definitions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serviceIn = (dir: string): Service => ({
  name: 'tidemill-shop',
  dir,
  port: 8123,
  node: '/opt/node 24/bin/node',
  launcher: '/opt/tide mill/tidemill.cjs',
  environment: { PATH: `${dir}/bin:/usr/bin`, VIRTUAL_ENV: `${dir}/.venv` },
  secretsFile: '/home/me/.config/tidemill/tidemill-shop.env',
  logFile: null,
});

/** Absolute paths of any characters that a service's path may have: all but control characters. */
const anyPath = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => `/${text.replaceAll(/\p{Cc}/gu, '')}`);

describe('systemd units', () => {
  it.each(ODD_PATHS)('say what was meant with %s', (dir) => check(dir));
  it('say what was meant with any path', () => fc.assert(fc.property(anyPath, check)));

  function check(dir: string): void {
    const service = serviceIn(dir);
    const unit = systemdUnit(service);
    const [exec = ''] = values(unit, 'ExecStart');
    const [program = '', ...args] = words(exec);
    expect([program, ...args.map((word) => word.replaceAll('$$', '$'))].map(plain)).toEqual(
      commandOf(service),
    );
    // A dollar alone would be a variable.
    for (const word of args) expect(word.replaceAll('$$', '')).not.toContain('$');
    expect(values(unit, 'WorkingDirectory').map(plain)).toEqual([`${dir}/`]);
    expect(values(unit, 'Environment').map((value) => plain(words(value)[0] ?? ''))).toEqual(
      Object.entries(service.environment).map(([name, value]) => `${name}=${value}`),
    );
    expect(readMarker(unit)).toMatchObject({ project: dir, port: 8123 });
  }

  it('keep the token out of the journal, and leave workers to their engine', () => {
    const unit = systemdUnit(serviceIn('/srv/shop'));
    expect(values(unit, 'StandardOutput')).toEqual(['null']);
    expect(values(unit, 'KillMode')).toEqual(['mixed']);
    expect(values(unit, 'OOMPolicy')).toEqual(['continue']);
    expect(values(unit, 'Restart')).toEqual(['on-failure']);
  });

  it('are accepted by systemd', () => {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) {
      return console.warn('Skipped: there is no systemd-analyze to ask.');
    }
    const file = path.join(folder, 'tidemill-shop.service');
    for (const dir of ODD_PATHS) {
      writeFileSync(file, systemdUnit({ ...serviceIn(dir), node: process.execPath }));
      const { status, stderr } = spawnSync('systemd-analyze', ['--user', 'verify', file], {
        encoding: 'utf8',
        env: { ...process.env, XDG_RUNTIME_DIR: folder },
      });
      expect({ dir, status, stderr }).toEqual({ dir, status: 0, stderr: '' });
    }
  });

  /** Values of a key, as systemd reads lines: white space around them does not count. */
  function values(unit: string, key: string): string[] {
    return unit
      .split('\n')
      .filter((line) => line.startsWith(`${key}=`))
      .map((line) => line.slice(key.length + 1).trim());
  }

  /** Words in double quotes, as systemd takes them apart: a backslash escapes what follows. */
  function words(text: string): string[] {
    return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/gsu)].map(([, word = '']) =>
      word.replaceAll(/\\(.)/gsu, '$1'),
    );
  }

  /** Text whose per cent signs systemd has read. None may stand alone: it would be a specifier. */
  function plain(text: string): string {
    expect(text.replaceAll('%%', '')).not.toContain('%');
    return text.replaceAll('%%', '%');
  }
});

/** What Python's own reader of a format gives, as JSON. */
function python(script: string, file: string, content: string | Buffer) {
  const whole = path.join(folder, file);
  writeFileSync(whole, content);
  return JSON.parse(execFileSync('python3', ['-c', script, whole], { encoding: 'utf8' }));
}

it('property lists of launchd say what was meant', () => {
  const read =
    'import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))';
  for (const dir of ODD_PATHS) {
    const service = { ...serviceIn(dir), logFile: '/Users/me/Library/Logs/Tidemill/shop.log' };
    const text = launchdPlist(service);
    const plist = python(read, 'agent.plist', text);
    expect(plist).toMatchObject({
      Label: 'org.tidemill.tidemill-shop',
      ProgramArguments: commandOf(service),
      WorkingDirectory: dir,
      EnvironmentVariables: service.environment,
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
    });
    expect(plist).not.toHaveProperty('StandardOutPath');
    expect(readMarker(text)).toMatchObject({ project: dir, log: service.logFile });
  }
});

describe('tasks of Windows', () => {
  const read = `
import json, sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
print(json.dumps({node.tag.split('}')[1]: node.text for node in root.iter()}))`;
  const odd = [
    'C:\\Users\\me\\shop',
    'C:\\with space\\100% & <more>\\',
    'D:\\',
    '\\\\server\\share\\Ünï 🚰\\it’s',
  ];

  it.each(odd)('say what was meant with %s', (dir) => {
    const service = { ...serviceIn(dir), node: 'C:\\Program Files\\nodejs\\node.exe' };
    const text = taskXml(service, 'HOME\\me & you');
    const task = python(read, 'task.xml', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect(task).toMatchObject({
      Command: 'conhost.exe',
      WorkingDirectory: dir,
      UserId: 'HOME\\me & you',
      DisallowStartIfOnBatteries: 'false',
      StopIfGoingOnBatteries: 'false',
      ExecutionTimeLimit: 'PT0S',
      MultipleInstancesPolicy: 'IgnoreNew',
    });
    expect(windowsWords(task.Arguments)).toEqual(['--headless', ...commandOf(service)]);
    expect(readMarker(text)).toMatchObject({ project: dir });
  });

  /** Takes a command line apart as the C runtime of Windows does. */
  function windowsWords(line: string): string[] {
    const found: string[] = [];
    let word: string | null = null;
    let quoted = false;
    for (const [token] of line.matchAll(/\\*"|\\+|[^"\\]/gsu)) {
      if (token.endsWith('"')) {
        const slashes = token.length - 1;
        word = (word ?? '') + '\\'.repeat(slashes >> 1);
        if (slashes % 2 === 1) word += '"';
        else quoted = !quoted;
      } else if (token === ' ' && !quoted) {
        if (word !== null) found.push(word);
        word = null;
      } else {
        word = (word ?? '') + token;
      }
    }
    return word === null ? found : [...found, word];
  }
});
