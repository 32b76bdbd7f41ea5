import path from 'node:path';

/**
 * For each module that a code imports, where its file may be: beside the importing file or in the
 * project. Paths are absolute; nothing is looked up.
 */
export function importCandidates(
  language: 'python' | 'typescript',
  projectDir: string,
  file: string,
  code: string,
): string[][] {
  return language === 'python'
    ? pythonCandidates(projectDir, file, code)
    : typescriptCandidates(file, code);
}

function pythonCandidates(projectDir: string, file: string, code: string): string[][] {
  const candidates: string[][] = [];
  const statement =
    /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+([^#\n]*)|import[ \t]+([^#\n]+))/gm;
  for (const match of code.matchAll(statement)) {
    const from = match[1];
    const modules =
      from === undefined
        ? (match[3] ?? '').split(',').map((name) => name.trim().split(/\s+/)[0] ?? '')
        : [from, ...names(match[2] ?? '').map((name) => `${from}.${name}`)];
    for (const module of modules) {
      if (module === '') continue;
      const relative = module.replace(/^\.+/, '').split('.').join('/');
      const roots = [path.dirname(file), projectDir];
      candidates.push(
        roots.flatMap((root) => [
          path.join(root, `${relative}.py`),
          path.join(root, relative, '__init__.py'),
        ]),
      );
    }
  }
  return candidates;
}

function names(list: string): string[] {
  return list
    .replace(/[()\\]/g, ' ')
    .split(',')
    .map((name) => name.trim().split(/\s+/)[0] ?? '')
    .filter((name) => /^\w+$/.test(name));
}

function typescriptCandidates(file: string, code: string): string[][] {
  const specifier = /(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
  return [...code.matchAll(specifier)].map((match) => {
    const target = path.resolve(path.dirname(file), match[1] ?? '');
    return [
      target,
      `${target}.ts`,
      `${target}.js`,
      `${target}.json`,
      path.join(target, 'index.ts'),
    ];
  });
}
