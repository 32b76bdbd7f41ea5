import { describe, expect, test } from 'vitest';
import { withoutSecrets, withSecretsOf } from '../../../shared/history/plain-secrets.ts';

const FILE = 'tidemill.yaml';

const SETTINGS = `name: shop # password: in-a-comment
connections:
  warehouse: { type: postgres, host: db.example.org, password: hunter2, user: etl }
  lake:
    type: s3
    access_key_id: AKIA123
    secret_access_key: "wJalr/XUtn"
    region: eu
  bank:
    type: mysql
    url: mysql://etl:p4ss@db.example.org/dw
  vault: { type: postgres, password: "\${secret:warehouse}" }
  key:
    private_key: |
      -----BEGIN-----
      abcdef
      -----END-----
    pin: 1234
notifications:
  - name: team
    channel: slack
    url: https://hooks.slack.example/T0/B0/x1y2
  - name: mail
    channel: email
    smtp: { host: mail.example.org, port: 587, security: starttls, user: ops, password: 4711 }
variables: { region: eu, api_token: tok_123 }
`;

const SECRETS = [
  'in-a-comment',
  'hunter2',
  'AKIA123',
  'wJalr',
  'p4ss',
  'abcdef',
  'x1y2',
  '4711',
  'tok_123',
];

describe('secrets in plain text', () => {
  test('none of them is in what versions keep, and all else is', () => {
    const kept = withoutSecrets(FILE, SETTINGS);
    for (const secret of SECRETS) expect(kept).not.toContain(secret);
    for (const other of ['name: shop', 'db.example.org', 'user: etl', 'region: eu', 'port: 587']) {
      expect(kept).toContain(other);
    }
    expect(kept).toContain(`"${'$'}{secret:warehouse}"`);
    expect(kept).toContain('mysql://etl:not-kept-in-versions@db.example.org/dw');
  });

  test('what is kept of a text kept is the same', () => {
    const kept = withoutSecrets(FILE, SETTINGS);
    expect(withoutSecrets(FILE, kept)).toBe(kept);
  });

  test('the present secrets come back to their places, also where other things have moved', () => {
    const kept = withoutSecrets(FILE, SETTINGS);
    const present = SETTINGS.replace('name: shop', 'name: market')
      .replace('hunter2', 'hunter3')
      .replace(
        'notifications:\n',
        'notifications:\n  - { name: other, channel: slack, url: https://o.example/zz }\n',
      );
    const { text, lost } = withSecretsOf(FILE, kept, present);
    // A text of several lines comes back on one.
    const key = JSON.stringify('-----BEGIN-----\nabcdef\n-----END-----\n');
    const restored = SETTINGS.replace('hunter2', 'hunter3').replace(/\|\n( {6}.*\n)+/, `${key}\n`);
    expect(text).toBe(restored);
    expect(lost).toEqual(['notifications.other.url']);
  });

  test('a place that the present text has no secret for keeps saying so', () => {
    const kept = withoutSecrets(FILE, SETTINGS);
    expect(withSecretsOf(FILE, kept, 'name: shop\n').text).toBe(kept);
  });

  test('an alias leads to the secret', () => {
    const kept = withoutSecrets(FILE, 'x: &p hunter2\nconnections: { a: { password: *p } }\n');
    expect(kept).not.toContain('hunter2');
  });

  test('in a file that is no YAML at the moment lines are looked at', () => {
    const broken = 'connections:\n  a: { type: x, password: hunter2\n  b: [\n   token: "abc def"\n';
    const kept = withoutSecrets(FILE, broken);
    expect(kept).not.toMatch(/hunter2|abc def/);
    expect(withSecretsOf(FILE, kept, broken).text).toBe(broken);
  });

  test('tokens that stand in a URL in place of a user are left out, names of users stay', () => {
    const token = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    const text = [
      `ours @ git+https://${token}@git.example.org/ours`,
      `theirs @ git+https://${token}:x-oauth-basic@git.example.org/theirs`,
      'public @ git+https://somebody@git.example.org/public',
      '',
    ].join('\n');
    const kept = withoutSecrets('requirements.txt', text);
    expect(kept).not.toContain(token);
    expect(kept).toContain('git+https://somebody@git.example.org/public');
    expect(withSecretsOf('requirements.txt', kept, text)).toEqual({ text, lost: [] });
  });

  test('requirements.txt keeps no password of an index', () => {
    const text = '--index-url https://me:hunter2@pypi.example.org/simple\npandas==2.2\n';
    const kept = withoutSecrets('requirements.txt', text);
    expect(kept).not.toContain('hunter2');
    expect(withSecretsOf('requirements.txt', kept, text)).toEqual({ text, lost: [] });
  });

  test('keys are known as secret in each of their common forms', () => {
    for (const key of ['pwd', 'db_pwd', 'passwd', 'sentry_dsn', 'authorization', 'signing_key']) {
      const kept = withoutSecrets(FILE, `connections: { a: { ${key}: hunter2 } }\n`);
      expect(kept, key).not.toContain('hunter2');
    }
    const plain = 'connections: { passengers: { primary_key: id, passive: ftp } }\n';
    expect(withoutSecrets(FILE, plain)).toBe(plain);
  });

  test('values that are no secrets stay', () => {
    const text = 'limits: { workers: 4 }\nvariables: { partition: 3, has_token: true, note: "" }\n';
    expect(withoutSecrets(FILE, text)).toBe(text);
  });
});
