import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { developmentSecrets } from '../../server/config/development-secrets.ts';
import { loadConfig } from '../../server/config.ts';
import { StartFailed } from '../../server/db/start-failed.ts';
import { makeThrowAway, removeThrowAway } from '../support/throw-away.ts';

describe('developmentSecrets', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await makeThrowAway();
  });
  afterEach(async () => removeThrowAway(directory));

  it('gives the same secrets after a restart, so that persons stay the same to departments', () => {
    const load = () => loadConfig({ YIMEN_DATA_DIRECTORY: join(directory, 'data') });
    const [first, second] = [load(), load()];
    assert.deepEqual(first.pairwiseKey, second.pairwiseKey);
    assert.deepEqual(first.encryptionKeys, second.encryptionKeys);
    assert.notDeepEqual(first.pairwiseKey, loadConfig({ YIMEN_DATA_DIRECTORY: join(directory, 'other') }).pairwiseKey);
  });

  it('keeps them for the owner only', async () => {
    developmentSecrets(directory);
    assert.equal((await stat(join(directory, 'secrets.json'))).mode & 0o777, 0o600);
  });

  it('adds what an older release did not have and leaves the rest', async () => {
    const file = join(directory, 'secrets.json');
    const { YIMEN_PAIRWISE_KEY: _, ...older } = developmentSecrets(directory);
    await writeFile(file, JSON.stringify(older));
    const now = developmentSecrets(directory);
    assert.deepEqual({ ...now, ...older }, now);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), now);
  });

  it('refuses a damaged file instead of making everyone a stranger', async () => {
    const file = join(directory, 'secrets.json');
    await writeFile(file, '{"YIMEN_PAIRWISE_KEY": "abc');
    assert.throws(() => developmentSecrets(directory), StartFailed);
    assert.equal(await readFile(file, 'utf8'), '{"YIMEN_PAIRWISE_KEY": "abc');
  });

  it('says that the directory cannot be written', () => {
    assert.throws(() => developmentSecrets('/dev/null/data'), /^StartFailed: .*set YIMEN_DATA_DIRECTORY/);
  });
});
