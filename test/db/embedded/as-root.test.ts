import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, lstat, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Account, accountToDropTo, canReach } from '../../../server/db/embedded/account.ts';
import { prepareBinaries } from '../../../server/db/embedded/binaries.ts';
import { findHome } from '../../../server/db/embedded/home.ts';
import { startEmbedded } from '../../../server/db/embedded.ts';
import { makeThrowAway, removeThrowAway } from '../../support/throw-away.ts';

async function exitCode(command: string, account: Account | undefined): Promise<unknown> {
  const child = spawn(command, ['--version'], { ...account, cwd: '/', stdio: 'ignore' });
  const [code] = await Promise.race([once(child, 'exit'), once(child, 'error')]);
  return code;
}

describe('the embedded database of root', function asRoot() {
  this.timeout(300_000);
  let account: Account | undefined;
  let directory: string;

  before(async function onlyRoot() {
    account = await accountToDropTo();
    if (!account) this.skip();
  });
  beforeEach(async () => {
    directory = await makeThrowAway();
  });
  afterEach(async () => removeThrowAway(directory));

  it('runs as another account', async () => {
    await chmod(directory, 0o711);
    const server = await startEmbedded({ dataDirectory: directory });
    try {
      const pid = (await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0];
      assert.equal((await stat(`/proc/${pid}`)).uid, account?.uid);
    } finally {
      await server.stop();
    }
  });

  it('keeps the data elsewhere when the account cannot reach the data directory, and finds it again', async () => {
    await chmod(directory, 0o700);
    const data = join(directory, '.data');
    const first = await startEmbedded({ dataDirectory: data });
    await first.stop();
    const home = await findHome(data);
    assert.ok(home && !home.directory.startsWith(directory));
    const second = await startEmbedded({ dataDirectory: data });
    await second.stop();
    assert.deepEqual(await findHome(data), home);
    await removeThrowAway(data);
  });

  it('takes binaries along that the account cannot reach, with the links an install without scripts leaves out', async () => {
    const { directory: installed } = await prepareBinaries(directory, undefined);
    const native = join(directory, 'private', 'native');
    const home = join(directory, 'home');
    await chmod(directory, 0o711);
    await mkdir(home, { mode: 0o711 });
    await cp(dirname(installed), dirname(native), {
      recursive: true,
      filter: async (path) => !path.endsWith('.a') && !(await lstat(path)).isSymbolicLink(),
    });
    await chmod(dirname(native), 0o700);
    assert.equal(await canReach(account, native), false);
    const staged = await prepareBinaries(home, account, native);
    assert.ok(staged.directory.startsWith(home));
    assert.equal(await exitCode(join(staged.directory, 'bin', 'initdb'), account), 0);
    assert.deepEqual(await prepareBinaries(home, account, native), staged);
  });

  it('knows whom the modes of directories let through', async () => {
    const closed = join(directory, 'closed');
    await chmod(directory, 0o711);
    await mkdir(closed, { mode: 0o700 });
    assert.equal(await canReach(account, join(directory, 'still', 'to', 'be', 'made')), true);
    assert.equal(await canReach(account, join(closed, 'below')), false);
    assert.equal(await canReach({ uid: 0, gid: 0 }, closed), true);
    assert.equal(await canReach(undefined, closed), true);
  });
});
