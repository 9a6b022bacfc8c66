import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { makeDirectory } from '../../lib/make-directory.ts';
import { StartFailed } from '../start-failed.ts';
import { type Account, canReach } from './account.ts';

/** What `<dataDirectory>/database.json` (mode 600) remembers: where the data is and the generated passwords. */
export type Home = { directory: string; passwords: { superuser: string; owner: string; application: string } };

const homeShape = z.strictObject({
  directory: z.string(),
  passwords: z.strictObject({ superuser: z.string(), owner: z.string(), application: z.string() }),
});

/** Where data may live when the data directory is out of reach of the account: not cleaned by the system, in this order. */
const outsideDirectories = ['/var/lib', '/srv', '/var/tmp'];

/** Finds or makes the place of the embedded database for this data directory. */
export async function openHome(dataDirectory: string, account: Account | undefined): Promise<Home> {
  const own = resolve(dataDirectory);
  await makeWritable(own);
  const note = join(own, 'database.json');
  const known = await findHome(own);
  if (known) return known;
  const home = { directory: (await canReach(account, own)) ? own : await makeOutside(account), passwords: passwords() };
  // Renamed into place: half a note would lock us out of the data for good.
  await writeFile(`${note}.new`, `${JSON.stringify(home, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${note}.new`, note);
  return home;
}

/** What the note says, undefined when there is none. */
export async function findHome(dataDirectory: string): Promise<Home | undefined> {
  const note = join(resolve(dataDirectory), 'database.json');
  const written = await readFile(note, 'utf8').catch(() => undefined);
  if (written === undefined) return undefined;
  const home = readNote(note, written);
  // What lies beside the note goes where the note goes: the directory may have been moved or copied since.
  const isBeside = await access(join(dirname(note), 'postgres')).then(
    () => true,
    () => false,
  );
  return isBeside ? { ...home, directory: dirname(note) } : home;
}

async function makeWritable(directory: string): Promise<void> {
  try {
    // Others may pass through to what is theirs (the database runs as another account); files carry modes of their own.
    makeDirectory(directory, 0o711);
    await access(directory, constants.W_OK | constants.X_OK);
  } catch {
    throw new StartFailed(
      `The data directory ${directory} cannot be written; set YIMEN_DATA_DIRECTORY to one that can.`,
    );
  }
}

function readNote(note: string, written: string): Home {
  try {
    return homeShape.parse(JSON.parse(written));
  } catch {
    throw new StartFailed(
      `${note} is damaged: it should say where the database is and its passwords; restore it from a backup.`,
    );
  }
}

/** A fresh name each time: in a directory that others may write, a name known beforehand could be waiting for us. */
async function makeOutside(account: Account | undefined): Promise<string> {
  for (const parent of outsideDirectories) {
    if (!(await canReach(account, parent))) continue;
    const made = await mkdtemp(join(parent, 'yimen-')).catch(() => undefined);
    if (!made) continue;
    await chmod(made, 0o711);
    return made;
  }
  throw new StartFailed(`None of ${outsideDirectories.join(', ')} can hold the embedded database; set DATABASE_URL.`);
}

function passwords(): Home['passwords'] {
  const one = () => randomBytes(24).toString('base64url');
  return { superuser: one(), owner: one(), application: one() };
}
