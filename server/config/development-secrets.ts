import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartFailed } from '../db/start-failed.ts';
import { makeDirectory } from '../lib/make-directory.ts';

const shape = z.record(z.string(), z.string());

/**
 * Secrets of a development machine by variable name, made once and kept in `<dataDirectory>/secrets.json` (mode 600), so
 * that persons keep their identifiers and sessions over restarts. Never used in production.
 * @throws StartFailed when the directory cannot be written or the file is damaged.
 */
export function developmentSecrets(dataDirectory: string): Record<string, string> {
  const known = keptSecrets(dataDirectory);
  const all = { ...generate(), ...known };
  if (Object.keys(all).length > Object.keys(known).length) write(dataDirectory, all);
  return all;
}

function generate(): Record<string, string> {
  const one = () => randomBytes(32).toString('base64');
  return {
    YIMEN_COOKIE_KEYS: one(),
    YIMEN_ENCRYPTION_KEYS: `1:${one()}`,
    YIMEN_FINGERPRINT_KEY: one(),
    YIMEN_PEPPER_KEYS: `1:${one()}`,
    YIMEN_PAIRWISE_KEY: one(),
    YIMEN_AUDIT_SIGNING_KEY: one(),
  };
}

/**
 * Those that were made before; makes and writes nothing.
 * @throws StartFailed when the file cannot be read or is damaged.
 */
export function keptSecrets(dataDirectory: string): Record<string, string> {
  const file = fileIn(dataDirectory);
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return {};
    throw new StartFailed(`${file} cannot be read.`);
  }
  try {
    return shape.parse(JSON.parse(written));
  } catch {
    throw new StartFailed(`${file} is damaged; restore it, or delete the whole data directory to start afresh.`);
  }
}

function fileIn(dataDirectory: string): string {
  return join(dataDirectory, 'secrets.json');
}

function write(dataDirectory: string, secrets: Record<string, string>): void {
  const file = fileIn(dataDirectory);
  try {
    makeDirectory(dataDirectory, 0o711);
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    throw new StartFailed(
      `The data directory ${dataDirectory} cannot be written; set YIMEN_DATA_DIRECTORY to one that can.`,
    );
  }
}
