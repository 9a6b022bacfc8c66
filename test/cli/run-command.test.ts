import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Command } from '../../server/cli/command.ts';
import { commands } from '../../server/cli/commands.ts';
import { generatedDocs } from '../../server/cli/generated-docs.ts';
import { runCommand } from '../../server/cli/run-command.ts';
import { StartFailed } from '../../server/db/start-failed.ts';
import { testSecrets } from '../support/config.ts';
import { makeThrowAway, removeThrowAway } from '../support/throw-away.ts';

const rotate: Command = {
  name: 'things-rotate',
  summary: 'Rotates things.',
  options: { reason: 'why', kind: 'which' },
  required: ['reason'],
  run: async ({ options }) => {
    if (options.kind === 'broken') throw new StartFailed('The thing is broken.');
    return { lines: [`rotated because ${options.reason}`], ok: options.kind !== 'bad' };
  },
};

const run = (...argv: string[]) => runCommand([rotate], argv, {});

describe('operator commands', () => {
  it('runs a command written in one word or in two', async () => {
    for (const words of [['things-rotate'], ['things', 'rotate']]) {
      const answer = await run(...words, '--reason', 'yearly');
      assert.deepEqual(answer, { out: 'rotated because yearly\n', err: '', exitCode: 0 });
    }
  });

  it('demands a reason that says something', async () => {
    for (const args of [[], ['--reason', ' '], ['--reason=']]) {
      const answer = await run('things-rotate', ...args);
      assert.equal(answer.exitCode, 2);
      assert.match(answer.err, /^--reason missing\./);
    }
  });

  it('refuses an option it does not know, a word too many and an unknown command', async () => {
    assert.match((await run('things-rotate', '--reason', 'x', '--force')).err, /--force/);
    assert.equal((await run('things-rotate', '--reason', 'x', 'now')).exitCode, 2);
    assert.match((await run('nothing')).err, /^There is no command nothing\./);
  });

  it('tells failure by exit code and one sentence', async () => {
    assert.deepEqual(await run('things-rotate', '--reason', 'x', '--kind', 'broken'), {
      out: '',
      err: 'The thing is broken.\n',
      exitCode: 1,
    });
    assert.equal((await run('things-rotate', '--reason', 'x', '--kind', 'bad')).exitCode, 1);
  });

  it('explains itself', async () => {
    assert.match((await run()).out, /things-rotate {2}Rotates things\./);
    assert.match((await run('--help')).out, /things-rotate/);
    assert.match((await run('things-rotate', '--help')).out, /--reason <value> {2}why \(required\)/);
  });

  it('has a help text for every command', async () => {
    for (const { name, summary } of commands) {
      const { out, exitCode } = await runCommand(commands, [name, '--help'], {});
      assert.equal(exitCode, 0);
      assert.ok(out.includes(summary));
    }
  });

  it('demands a reason of every command that changes keys', () => {
    for (const { name, required } of commands.filter((command) => command.name.startsWith('keys-'))) {
      assert.ok(required.includes('reason'), name);
    }
  });

  it('T-182 config-check names each problem, prints no secret and ends with 1', async () => {
    const env = { ...testSecrets, YIMEN_BOGUS: 'x', YIMEN_PORT: '-1' };
    const { out, err, exitCode } = await runCommand(commands, ['config-check'], env);
    assert.deepEqual([out, exitCode], ['', 1]);
    assert.match(err, /YIMEN_BOGUS[\s\S]*YIMEN_PORT/);
    const good = await runCommand(commands, ['config-check'], testSecrets);
    assert.equal(good.exitCode, 0);
    for (const secret of Object.values(testSecrets)) assert.ok(!good.out.includes(secret));
  });

  it('config-check writes nothing, and tells which secrets the next start makes', async () => {
    const directory = await makeThrowAway();
    const check = async (dataDirectory: string) => {
      const { out, err, exitCode } = await runCommand(commands, ['config-check'], {
        YIMEN_DATA_DIRECTORY: dataDirectory,
      });
      assert.deepEqual([err, exitCode], ['', 0]);
      return out.split('\n').filter((line) => line.includes('KEY') && /made at|set, hidden/.test(line));
    };
    try {
      const absent = await check(join(directory, 'absent'));
      assert.deepEqual([absent.length, absent.filter((line) => !line.includes('next start'))], [6, []]);
      assert.deepEqual(await check(directory), absent);
      assert.deepEqual(await readdir(directory), []);
      const { YIMEN_PAIRWISE_KEY: _, ...kept } = testSecrets;
      await writeFile(join(directory, 'secrets.json'), JSON.stringify(kept));
      const some = await check(directory);
      assert.deepEqual(
        some.filter((line) => line.includes('next start')).map((line) => line.split(' ')[0]),
        ['YIMEN_PAIRWISE_KEY'],
      );
      assert.deepEqual([some.length, await readdir(directory)], [6, ['secrets.json']]);
      assert.equal(await readFile(join(directory, 'secrets.json'), 'utf8'), JSON.stringify(kept));
    } finally {
      await removeThrowAway(directory);
    }
  });

  it('works as a process', async () => {
    const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
    const env = { PATH: process.env.PATH, ...testSecrets, YIMEN_BOGUS: 'x' };
    await assert.rejects(promisify(execFile)(process.execPath, [cli, 'config-check'], { env }), {
      code: 1,
      stderr: 'YIMEN_BOGUS is not a setting of this release\n',
    });
  });
});

describe('generated pages', () => {
  for (const [path, content] of Object.entries(generatedDocs())) {
    it(`${path} is what its declarations say (npm run docs)`, async () => {
      assert.equal(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'), content);
    });
  }
});
