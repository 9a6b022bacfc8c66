import { lstat, open, rename, rm } from 'node:fs/promises';
import { type Outcome, refuse } from '../lib/outcome.ts';

export type ReportRefused =
  /** There is something that is no ordinary file: a link, a device, a directory. */
  'not-a-file' | 'unwritable';

/** Whether a report could be put there. Asked before anything is done, so that nothing is done and then not told. */
export async function judgeReportFile(path: string): Promise<ReportRefused | undefined> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'none' : 'lost'));
  if (found === 'none') return undefined;
  if (found === 'lost') return 'unwritable';
  return found.isFile() ? undefined : 'not-a-file';
}

/**
 * Writes a report for its owner alone. Written beside it and put in its place: a file of before that others can read does not
 * lend it its mode, a link leads it nowhere, and it is never there in part.
 */
export async function writeReportFile(
  path: string,
  lines: Iterable<string> | AsyncIterable<string>,
): Promise<Outcome<object, ReportRefused>> {
  const broken = await judgeReportFile(path);
  if (broken) return refuse(broken);
  const draft = `${path}.${process.pid}.part`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o600).catch(() => undefined);
  if (!file) return refuse('unwritable');
  try {
    await file.writeFile(lines);
    await file.sync();
    await rename(draft, path);
    return { ok: true };
  } catch (error) {
    await rm(draft, { force: true });
    if (isOfFiles(error)) return refuse('unwritable');
    throw error;
  } finally {
    await file.close();
  }
}

const isOfFiles = (error: unknown) => error instanceof Error && 'syscall' in error && 'code' in error;
