import { recordEvent } from '../audit/record.ts';
import { createPasswordHasher } from '../authenticators/password/hasher.ts';
import { createClientRegistry } from '../clients/registry.ts';
import { loadConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { columns, type FileProblem, formats } from '../imports/columns.ts';
import { type Declared, proofs } from '../imports/declared.ts';
import { type InspectedFile, importAccounts } from '../imports/import-accounts.ts';
import { mayImport } from '../imports/may-import.ts';
import type { ImportParts, Reports } from '../imports/parts.ts';
import { inspectFile } from '../imports/read-file.ts';
import { rehearseImport } from '../imports/rehearse.ts';
import { undoImport } from '../imports/undo-import.ts';
import { createColumnCipher } from '../keys/column-cipher.ts';
import type { Command, CommandCall, CommandResult } from './command.ts';
import { withDatabase } from './database-commands.ts';
import { readDeclared } from './import-options.ts';
import { createProgress } from './progress.ts';

const reason = 'why, for the audit log; no personal data';

const problems: Record<FileProblem, string> = {
  unreadable: 'The file cannot be read.',
  'not-utf8': 'The file is not in UTF-8. Convert it first; nothing was imported.',
  'not-csv': 'The file is not CSV: a quotation mark stands in the wrong place or is open. Nothing was imported.',
  'row-too-long': 'A row of the file is far too long, or a quotation mark is open. Nothing was imported.',
  heading: `The first row must name the columns, each once, legacy_id among them, of these: ${columns.join(', ')}.`,
};

export const accountsImport: Command = {
  name: 'accounts-import',
  summary: 'Imports accounts of an old system; broken off, it goes on when called again. See docs/moving.md.',
  options: {
    file: `UTF-8, with the columns ${columns.join(', ')}`,
    format: formats.join(' or '),
    client: 'client_id of the application the accounts come from: it alone learns the old ids',
    'dry-run': 'yes: says what would happen and changes nothing; do this first',
    'verified-mobile': `how the old system proved possession of each mobile number, and you vouch for it: ${proofs.join(', ')}`,
    'verified-email': 'the same for e-mail addresses; with no, the first login confirms them by a code',
    'document-level':
      '2: documents the old system verified, as the rows say, give level 2; 1 (unless given): they give nothing',
    'taken-identifier':
      'leave-out (unless given): a row whose login name belongs to somebody is left out; drop: imported without that name',
    reason,
  },
  required: ['file', 'format', 'client', 'reason'],
  run: async (call) => {
    const declared = readDeclared(call.options);
    if (!declared.ok) return { lines: [declared.problem], ok: false };
    const file = { path: call.options.file ?? '', format: declared.declared.format };
    const inspected = await inspectFile(file);
    if (!inspected.ok) return { lines: [problems[inspected.reason]], ok: false };
    const { digest, rows } = inspected;
    return withParts(call, async (parts, database) => {
      const { clientId } = declared.declared;
      const clients = await createClientRegistry({ database, cipher: parts.cipher });
      if (!(await clients.label(clientId))) return { lines: [`There is no application ${clientId}.`], ok: false };
      return run(parts, { ...file, digest, rows }, declared.declared, call);
    });
  },
};

async function run(
  parts: ImportParts,
  file: InspectedFile,
  declared: Declared,
  call: CommandCall,
): Promise<CommandResult> {
  const reports: Reports = {
    onRow: (decision) => {
      if ('code' in decision) call.tell(`row ${decision.row}: ${decision.code}`);
      else if (decision.outcome === 'created' && decision.dropped)
        call.tell(`row ${decision.row}: without a login name that belongs to somebody else`);
    },
    onProgress: createProgress(call.tell, parts.clock),
  };
  if (call.options['dry-run'] === 'yes') {
    const sum = await rehearseImport(parts, file, declared, reports);
    const warning = `${sum.unreachable} of the accounts could not be logged in to: none of their login names would be verified, and no password claims one`;
    return balanced(sum.read, sum, 'would be created', sum.unreachable > 0 ? [warning] : []);
  }
  if (!(await mayImport(parts.knex))) {
    return {
      lines: ['The policy of registration closes imports; nothing was imported. See /console/policies.'],
      ok: false,
    };
  }
  const { batch, wasFinished } = await importAccounts(parts, file, declared, reports);
  const about = [`batch ${batch.id}${wasFinished ? ': this file was imported before, as follows' : ''}`];
  if (batch.undone_at) return { lines: [...about, 'It was undone meanwhile; nothing more is imported.'], ok: false };
  return balanced(batch.rows, batch, 'created', about);
}

type Sums = { created: number; collisions: number; twins: number; faulty: number; present: number };

/** The sum is told with its parts, and checked: an import that does not balance has failed. */
function balanced(read: number, sums: Sums, verb: string, more: readonly string[]): CommandResult {
  const { created, collisions, twins, faulty, present } = sums;
  const isBalanced = read === created + collisions + faulty + present;
  const line = `${read} read = ${created} ${verb} + ${collisions} collisions + ${faulty} faulty + ${present} already there`;
  const about = twins > 0 ? [...more, `twins among the collisions: ${twins}`] : more;
  return { lines: [...about, isBalanced ? line : `${line}: this does not balance`], ok: isBalanced };
}

export const accountsImportUndo: Command = {
  name: 'accounts-import-undo',
  summary: 'Takes the accounts of an import back that nobody has used since; the others are listed by id and stay.',
  options: { batch: 'batch id, as accounts-import printed it', reason },
  required: ['batch', 'reason'],
  run: async (call) => {
    const batch = call.options.batch ?? '';
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(batch))
      return { lines: [`${batch} is no batch id.`], ok: false };
    return withParts(call, async (parts) => {
      const undone = await undoImport(parts, batch, (id) => call.tell(`kept ${id}: used since`));
      if (!undone.ok) return { lines: [`There is no import ${batch}.`], ok: false };
      return { lines: [`${undone.removed} removed, ${undone.kept} kept`], ok: true };
    });
  },
};

/** Opens what imports need, and records that the command ran. */
async function withParts(
  { env, options }: CommandCall,
  work: (parts: ImportParts, database: Database) => Promise<CommandResult>,
): Promise<CommandResult> {
  const config = loadConfig(env);
  return withDatabase(config, async (database) => {
    // Before the act: an attempt that fails was an attempt all the same.
    const command = options.batch === undefined ? 'accounts-import' : 'accounts-import-undo';
    const detail = { command, reason: options.reason ?? '' };
    await recordEvent(database.knex, { type: 'operator.command.ran', outcome: 'success', detail });
    const cipher = createColumnCipher(config);
    const hasher = createPasswordHasher(config);
    return work({ config, knex: database.knex, cipher, hasher, clock: () => new Date() }, database);
  });
}
