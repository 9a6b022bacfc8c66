import { apiApplicationAdd } from './api-commands.ts';
import { apiLogin, apiLogout } from './api-login-commands.ts';
import { apiList, apiOperations } from './api-operation-commands.ts';
import type { Command } from './command.ts';
import { configCheck, docs } from './config-commands.ts';
import { auditKey, auditVerify, migrateCommand } from './database-commands.ts';
import { accountsImport, accountsImportUndo } from './import-commands.ts';
import { keysRotate, keysWithdraw } from './key-commands.ts';
import { officialsImport, officialsImportUndo } from './list-commands.ts';
import { accountMerge, accountMergeUndo } from './merge-commands.ts';
import { officialAppoint, officialInvite, officialLeave } from './official-commands.ts';
import { outboxList, outboxReplay } from './outbox-commands.ts';
import { divisionsImport, provinceAdd } from './province-commands.ts';
import { afterRestore } from './restore-commands.ts';
import { administratorInvite } from './role-commands.ts';
import { sourceAdd, sourceChange, sourceDisable, sourceEnable, sourceList } from './source-commands.ts';
import { unitPolicy } from './unit-commands.ts';

/** Every operator command, but for those with adapters, which are made at the top. */
export const commands: readonly Command[] = [
  configCheck,
  migrateCommand,
  auditVerify,
  auditKey,
  afterRestore,
  divisionsImport,
  provinceAdd,
  keysRotate,
  keysWithdraw,
  outboxList,
  outboxReplay,
  officialAppoint,
  officialInvite,
  officialLeave,
  officialsImport,
  officialsImportUndo,
  unitPolicy,
  administratorInvite,
  apiApplicationAdd,
  apiLogin,
  apiLogout,
  apiList,
  ...apiOperations,
  sourceAdd,
  sourceChange,
  sourceEnable,
  sourceDisable,
  sourceList,
  accountsImport,
  accountsImportUndo,
  accountMerge,
  accountMergeUndo,
  docs,
];
