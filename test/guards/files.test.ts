import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { importsOf, readSources } from './sources.ts';

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
