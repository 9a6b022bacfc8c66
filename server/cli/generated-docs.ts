import { mkdir, writeFile } from 'node:fs/promises';
import { describeAuditEvents } from '../audit/describe.ts';
import { describeSettings } from '../config/describe.ts';

/** Pages of docs/ that are made from declarations: path from the top of the repository → content. A test fails when one is stale. */
export function generatedDocs(): Readonly<Record<string, string>> {
  return {
    'docs/settings.md': describeSettings(),
    'docs/audit-events.md': describeAuditEvents(),
  };
}

export async function writeDocs(): Promise<void> {
  for (const [path, content] of Object.entries(generatedDocs())) {
    const file = new URL(`../../${path}`, import.meta.url);
    await mkdir(new URL('.', file), { recursive: true });
    await writeFile(file, content);
  }
}
