import type { Knex } from 'knex';
import type { PasswordHasher } from '../authenticators/password/hasher.ts';
import type { Config } from '../config.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Decision } from './decide.ts';

export type ImportParts = {
  config: Pick<Config, 'argon2'>;
  knex: Knex;
  cipher: ColumnCipher;
  hasher: PasswordHasher;
  clock: () => Date;
};

/** Told while it goes on: a file has more rows than a screen has lines, or memory has room. */
export type Reports = {
  onRow(decision: Decision): void;
  onProgress(done: number, of: number): void;
};

/** Rows done in one transaction. */
export const rowsAtOnce = 500;
