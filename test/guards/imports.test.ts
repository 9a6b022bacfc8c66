import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bans, codeProblems, declaredJsonParsers, textBans } from './code-rules.ts';
import { debts } from './debts.ts';
import { importCycles, importProblems, orderedFolders } from './import-rules.ts';
import { readSources, root, toSource } from './sources.ts';

const sources = readSources();

describe('imports', () => {
  it('follow the rules, but for debts that may only shrink', () => {
    const problems = new Set(importProblems(sources));
    assert.deepEqual(
      [...problems].filter((problem) => !debts.includes(problem)),
      [],
    );
    assert.deepEqual(
      debts.filter((debt) => !problems.has(debt)),
      [],
      'paid: take these off the list',
    );
  });

  it('form no cycle', () => {
    assert.deepEqual(importCycles(sources), []);
  });

  it('know every folder of server', () => {
    const folders = readdirSync(join(root, 'server'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      folders.map(({ name }) => name).filter((name) => !orderedFolders.includes(name)),
      [],
    );
  });

  const planted: [string, string, string][] = [
    ['server/lib/x.ts', `import { a } from '../db/open.ts';`, 'lib imports nothing of ours'],
    [
      'adapters/storage/x.ts',
      `import { a } from '../../server/keys/generate.ts';`,
      'adapters import only types from server',
    ],
    ['views/x.ts', `import { a } from '../server/people/account.ts';`, 'views only draw'],
    ['migrations/9.ts', `import { a } from '../server/lib/locale.ts';`, 'migrations are self-contained'],
    ['server/journey/x.ts', `import { a } from '../people/store.ts';`, 'store.ts of another feature is private'],
    ['server/journey/x.ts', `import type { A } from '../portal/routes.ts';`, 'routes.ts of another feature is private'],
    ['server/audit/x.ts', `import { a } from '../journey/advance.ts';`, 'dependencies point down'],
    [
      'server/people/x.ts',
      `import { a } from '../../adapters/messages/smtp.ts';`,
      'adapters are chosen at the top of server only',
    ],
    ['server/people/x.ts', `import { type A, b } from '../main.ts';`, 'nobody imports the top'],
    ['server/people/x.ts', `import { exec } from 'node:child_process';`, 'no child processes (T-196)'],
    ['server/people/store.ts', `import knex from 'knex';`, 'only server/db connects'],
  ];
  for (const [path, text, rule] of planted) {
    it(`a planted breach is seen: ${rule}`, () => {
      assert.ok(importProblems([toSource(path, text)]).some((problem) => problem.endsWith(rule)));
    });
  }

  it('a planted cycle is seen, one of types only is none', () => {
    const pair = (first: string) => [
      toSource('server/a/x.ts', first),
      toSource('server/a/y.ts', `import { x } from './x.ts';`),
    ];
    assert.equal(importCycles(pair(`import { y } from './y.ts';`)).length, 1);
    assert.deepEqual(importCycles(pair(`import { type Y } from './y.ts';`)), []);
  });
});

describe('T-196 code', () => {
  for (const { name, example, pattern, allowed } of bans) {
    it(`has no ${name}`, () => {
      assert.match(toSource('server/x.ts', example).code, pattern);
      const found = sources.filter(({ path, code }) => !allowed(path) && pattern.test(code));
      assert.deepEqual(
        found.map(({ path }) => path),
        [],
      );
    });
  }

  for (const { name, pattern } of textBans) {
    it(`has no ${name}, nor in comments`, () => {
      assert.deepEqual(
        sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path),
        [],
      );
    });
  }

  it('lists no file as parsing JSON that does not', () => {
    const parsing = new Set(sources.filter(({ code }) => code.includes('JSON.parse(')).map(({ path }) => path));
    assert.deepEqual(
      [...declaredJsonParsers].filter((path) => !parsing.has(path)),
      [],
    );
  });

  it('is read without its comments, and with its strings', () => {
    assert.deepEqual(codeProblems(toSource('server/x.ts', `// Math.random\nconst a = 'http://x'; /* ctx.host */`)), []);
    assert.equal(codeProblems(toSource('server/x.ts', `const a = 'http://x'; Math.random();`)).length, 1);
  });
});
