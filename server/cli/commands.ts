import type { Command } from './command.ts';
import { configCheck, docs } from './config-commands.ts';
import { auditVerify, migrateCommand } from './database-commands.ts';
import { keysRotate, keysWithdraw } from './key-commands.ts';

/** Every operator command. */
export const commands: readonly Command[] = [configCheck, migrateCommand, auditVerify, keysRotate, keysWithdraw, docs];
