import { readSamlMetadata } from '../adapters/sources/saml/metadata.ts';
import { seedLoadCommand } from '../seeds/load/command.ts';
import { commands } from './cli/commands.ts';
import { createEnterprisesCheck } from './cli/enterprise-commands.ts';
import { runCommand } from './cli/run-command.ts';
import { createSourceTest } from './cli/source-commands.ts';
import { createSourceDraft } from './cli/source-draft.ts';
import { createEnterpriseRegistry } from './gateways.ts';
import { openSourceForTest } from './identity-sources.ts';

const all = [
  ...commands,
  createEnterprisesCheck(createEnterpriseRegistry),
  createSourceDraft(readSamlMetadata),
  createSourceTest(openSourceForTest),
  seedLoadCommand,
];
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const { out, err, exitCode } = await runCommand(all, process.argv.slice(2), process.env, tell);
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = exitCode;
