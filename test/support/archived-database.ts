import { chmod, chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountToDropTo } from '../../server/db/embedded/account.ts';
import { findHome } from '../../server/db/embedded/home.ts';
import { type EmbeddedServer, startEmbedded } from '../../server/db/embedded.ts';
import { openDatabase } from '../../server/db/open.ts';
import { throwAwaySettings } from './server.ts';
import { makeThrowAway, removeThrowAway } from './throw-away.ts';

/** A database server with a WAL archive, which is backed up and restored as the handbook for operators says. */
export type ArchivedServer = {
  server: EmbeddedServer;
  /** A copy of its files while it goes on, as `pg_basebackup` makes it. */
  backUp(): Promise<void>;
  /** Everything written so far is in the archive afterwards. */
  archiveAll(): Promise<void>;
  /** The backup and the archive up to this moment, on an empty directory; what the server itself holds is not looked at. */
  restore(until: string): Promise<EmbeddedServer>;
  remove(): Promise<void>;
};

export async function startArchivedServer(): Promise<ArchivedServer> {
  const directories = await Promise.all(Array.from({ length: 4 }, makeThrowAway));
  const [directory = '', backup = '', fresh = '', archive = ''] = directories;
  await chmod(archive, 0o777);
  const server = await startEmbedded({
    dataDirectory: directory,
    settings: { ...throwAwaySettings, archive_mode: 'on', archive_command: `cp %p ${archive}/%f` },
  });
  const root = openDatabase({ url: server.superuserUrl, poolSize: 1, statementTimeoutMs: 0, acquireTimeoutMs: 5000 });
  const running = [server];
  const ask = async (sql: string) => (await root.knex.raw<{ rows: { answer: string | null }[] }>(sql)).rows[0]?.answer;
  return {
    server,
    async backUp() {
      await ask(`SELECT pg_backup_start('drill', fast => true)::text AS answer`);
      await copyTree(await dataOf(directory), join(backup, 'postgres'));
      const label = await ask('SELECT labelfile AS answer FROM pg_backup_stop(wait_for_archive => false)');
      await writeFile(join(backup, 'postgres', 'backup_label'), label ?? '');
    },
    async archiveAll() {
      const last = (await ask('SELECT pg_walfile_name(pg_switch_wal()) AS answer')) ?? '';
      while (((await ask('SELECT last_archived_wal AS answer FROM pg_stat_archiver')) ?? '') < last);
    },
    async restore(until) {
      const data = join(fresh, 'postgres');
      await copyTree(join(backup, 'postgres'), data);
      await writeFile(join(data, 'recovery.signal'), '');
      await giveToAccount(data);
      const home = { ...(await findHome(directory)), directory: fresh };
      await writeFile(join(fresh, 'database.json'), JSON.stringify(home));
      const settings = {
        ...throwAwaySettings,
        ...{ restore_command: `cp ${archive}/%f %p`, recovery_target_time: until, recovery_target_action: 'promote' },
        // Nobody is let in before everything is there.
        hot_standby: 'off',
      };
      const restored = await startEmbedded({ dataDirectory: fresh, settings });
      running.push(restored);
      return restored;
    },
    async remove() {
      await root.close();
      await Promise.all(running.map((each) => each.stop()));
      await Promise.all(directories.map(removeThrowAway));
    },
  };
}

async function dataOf(directory: string): Promise<string> {
  return join((await findHome(directory))?.directory ?? directory, 'postgres');
}

/** What a running server removes meanwhile is not missed: its WAL tells of it. The WAL itself comes from the archive. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile() && entry.name !== 'postmaster.pid' && !from.endsWith('/pg_wal'))
      await copyFile(source, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
  }
}

/** As root the server runs as another account, which must own its files. */
async function giveToAccount(directory: string): Promise<void> {
  const account = await accountToDropTo();
  if (!account) return;
  const inside = await readdir(directory, { recursive: true });
  for (const path of ['', ...inside]) await chown(join(directory, path), account.uid, account.gid);
}
