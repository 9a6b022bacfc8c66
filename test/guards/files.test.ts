import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadAssets } from '../../views/assets.ts';
import { importsOf, readSources, root } from './sources.ts';

const longest = 250;

/** Tables of words, one line a message, are as long as the product has messages. */
const isTable = (path: string) => path.startsWith('views/words/');

describe('files', () => {
  const sources = readSources('{server,adapters,views,migrations,seeds,demo,bench}/**/*.ts');

  it(`have at most ${longest} lines`, () => {
    const long = sources.filter(({ path, text }) => !isTable(path) && text.split('\n').length > longest);
    assert.deepEqual(
      long.map(({ path }) => path),
      [],
    );
  });

  it('are named in kebab-case', () => {
    const odd = sources.filter(
      ({ path }) => !path.startsWith('migrations/') && !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(basename(path)),
    );
    assert.deepEqual(
      odd.map(({ path }) => path),
      [],
    );
  });

  it('T-100 serve every style sheet there is', () => {
    const served = [...loadAssets().files.values()].map(({ body }) => body.toString()).join('\n');
    const selectorOf = (css: string) => /^ *([.#:a-z][^{\n,]* \{)$/m.exec(css)?.[1] ?? 'no rule';
    const folder = join(root, 'views/styles');
    const unserved = readdirSync(folder).filter(
      (name) => !served.includes(selectorOf(readFileSync(join(folder, name), 'utf8'))),
    );
    assert.deepEqual(unserved, []);
  });

  it('are all used', () => {
    const used = new Set(
      readSources('{server,adapters,views,migrations,seeds,demo,bench,test}/**/*.ts').flatMap((source) =>
        importsOf(source).map(({ target }) => target),
      ),
    );
    const entered = /^(server\/(main|cli)|demo\/main|bench\/[\w-]+|migrations\/.*|views\/browser\/.*)\.ts$/;
    assert.deepEqual(
      sources.map(({ path }) => path).filter((path) => !used.has(path) && !entered.test(path)),
      [],
    );
  });
});

describe('decisions', () => {
  const folder = join(root, 'docs/decisions');

  it('are listed once each, without a gap, under their own titles', () => {
    const files = readdirSync(folder)
      .filter((name) => name !== 'README.md')
      .sort();
    const listed = files.map((name, index) => {
      const number = index + 1;
      assert.ok(name.startsWith(`${String(number).padStart(4, '0')}-`), `${name} is number ${number}`);
      const title = readFileSync(join(folder, name), 'utf8').split('\n', 1)[0]?.replace(`# ${number}. `, '');
      return `${number}. [${title}](${name})`;
    });
    const list = readFileSync(join(folder, 'README.md'), 'utf8').match(/^\d+\. .*$/gm);
    assert.deepEqual(list, listed);
  });
});
