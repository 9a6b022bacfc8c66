import { readFile } from 'node:fs/promises';
import { StartFailed } from '../../../db/start-failed.ts';
import { createKeyModels, type KeyModel, type KeyModels } from './key-model.ts';
import { modelOf, statementList } from './metadata-entry.ts';
import { verifyBlob } from './verify-blob.ts';

/** A BLOB has some ten MB. */
const longestFile = 64 * 1024 * 1024;

/**
 * Reads the files of YIMEN_FIDO_METADATA_FILE: BLOBs of the FIDO Metadata Service, whose signature is verified, and JSON lists
 * of metadata statements, which are believed as the operator's own word. No network.
 * @throws StartFailed naming the file that cannot be believed, and why.
 */
export async function readKeyModels(files: readonly string[], now: Date): Promise<KeyModels> {
  const models: KeyModel[] = [];
  const updates: Date[] = [];
  for (const file of files) {
    const read = await readOne(file, now).catch((error: unknown) => {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new StartFailed(`YIMEN_FIDO_METADATA_FILE ${file} is refused: ${why}`);
    });
    models.push(...read.models);
    if (read.nextUpdate) updates.push(read.nextUpdate);
  }
  const [oldest] = updates.sort((one, other) => one.getTime() - other.getTime());
  return createKeyModels(models, oldest);
}

async function readOne(file: string, now: Date): Promise<{ models: KeyModel[]; nextUpdate?: Date }> {
  const text = (await readFile(file, 'utf8')).trim();
  if (text.length > longestFile) throw new Error('it is too long');
  if (!text.startsWith('[')) return verifyBlob(text, now);
  const parsed = statementList.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error('it is not a list of FIDO2 metadata statements');
  return { models: parsed.data.map((statement) => modelOf(statement)) };
}
