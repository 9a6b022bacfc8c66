import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { officialsImport } from '../../server/cli/list-commands.ts';
import { judgeReportFile, writeReportFile } from '../../server/cli/report-file.ts';

describe('a report that a command writes', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yimen-report-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  it('is for its owner alone, whatever was there before', async function ownersAlone() {
    if (process.platform === 'win32') this.skip();
    const path = join(directory, 'bad.csv');
    for (const mode of [undefined, 0o666, 0o640, 0o400]) {
      if (mode !== undefined) await chmod(path, mode);
      assert.deepEqual(await writeReportFile(path, ['row\r\n', `${mode}\r\n`]), { ok: true });
      assert.equal(await modeOf(path), 0o600, String(mode));
      assert.equal(await readFile(path, 'utf8'), `row\r\n${mode}\r\n`, 'and replaced as a whole');
    }
    assert.deepEqual(await readdir(directory), ['bad.csv'], 'and nothing stays beside it');
  });

  it('is written through no link, to no device and no directory', async () => {
    const [other, path] = [join(directory, 'other'), join(directory, 'bad.csv')];
    await writeFile(other, 'kept');
    await symlink(other, path);
    assert.deepEqual(await writeReportFile(path, ['lost']), { ok: false, reason: 'not-a-file' });
    assert.equal(await readFile(other, 'utf8'), 'kept');
    await rm(path);
    await symlink(join(directory, 'nothing'), path);
    assert.deepEqual(
      await writeReportFile(path, ['lost']),
      { ok: false, reason: 'not-a-file' },
      'nor where it leads nowhere',
    );
    await mkdir(join(directory, 'folder'));
    for (const place of [join(directory, 'folder'), '/dev/null'])
      assert.equal(await judgeReportFile(place), 'not-a-file', place);
    assert.deepEqual((await readdir(directory)).sort(), ['bad.csv', 'folder', 'other']);
  });

  it('leaves what was there when it cannot be written, or what it tells of breaks off', async () => {
    assert.deepEqual(await writeReportFile(join(directory, 'no', 'such'), ['x']), { ok: false, reason: 'unwritable' });
    const path = join(directory, 'bad.csv');
    await writeFile(path, 'before');
    async function* broken() {
      yield 'row\r\n';
      throw new Error('the connection is gone');
    }
    await assert.rejects(writeReportFile(path, broken()), /connection is gone/);
    assert.equal(await readFile(path, 'utf8'), 'before');
    assert.deepEqual(await readdir(directory), ['bad.csv']);
  });

  it('is judged before a list is carried out, not after', async () => {
    const path = join(directory, 'link.csv');
    await symlink(join(directory, 'nothing'), path);
    const options = { file: join(directory, 'none.csv'), unit: 'x', reason: 'x', report: path };
    const call = { env: {}, options, tell: () => undefined } as unknown as Parameters<typeof officialsImport.run>[0];
    const refused = await officialsImport.run(call);
    assert.ok(!refused.ok);
    assert.match(refused.lines.join('\n'), /no ordinary file[\s\S]*Nothing was done/);
  });
});
