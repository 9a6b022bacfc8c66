import { mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../api/client/session.ts';
import type { Environment } from '../config/read-settings.ts';
import { parseStrictly } from '../http/read-json.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';

const shape = z.object({
  issuer: z.string(),
  clientId: z.string(),
  accessToken: z.string(),
  expiresAt: z.number(),
  privateKey: z.looseObject({ kty: z.literal('EC'), crv: z.string(), x: z.string(), y: z.string(), d: z.string() }),
});

export function tokenFileOf(env: Environment, named: string | undefined): string {
  return named ?? join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'yimen', 'admin-api.json');
}

/** Written beside it and put in its place: it is never there in part, and never open to others. */
export async function writeTokenFile(path: string, session: Session): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(session, null, 2)}\n`);
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** One that others of the machine can read is not trusted: whoever read it was the administrator for ten minutes. */
export async function readTokenFile(
  path: string,
  now: Date,
): Promise<Outcome<{ session: Session }, 'none' | 'open' | 'unread' | 'ended'>> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return refuse('none');
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) return refuse('open');
    const read = shape.safeParse(parseStrictly(await file.readFile('utf8')));
    if (!read.success) return refuse('unread');
    return read.data.expiresAt > now.getTime() ? { ok: true, session: read.data } : refuse('ended');
  } finally {
    await file.close();
  }
}

export async function deleteTokenFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
