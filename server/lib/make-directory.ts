import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * `mkdir -p` with a mode for what is made. One level after the other by ourselves: `recursive` of Node never comes back where
 * the system says of a parent that is there that it is not, as Linux does of /proc.
 * @throws what the system says when it cannot be made, or is something else.
 */
export function makeDirectory(path: string, mode: number): void {
  const whole = resolve(path);
  if (isDirectory(whole)) return;
  if (dirname(whole) !== whole) makeDirectory(dirname(whole), mode);
  try {
    mkdirSync(whole, { mode });
  } catch (error) {
    // somebody else may have been faster
    if (!isDirectory(whole)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
