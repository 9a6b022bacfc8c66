import { commands } from './cli/commands.ts';
import { createEnterprisesCheck } from './cli/enterprise-commands.ts';
import { runCommand } from './cli/run-command.ts';
import { createEnterpriseRegistry } from './gateways.ts';

const all = [...commands, createEnterprisesCheck(createEnterpriseRegistry)];
const { out, err, exitCode } = await runCommand(all, process.argv.slice(2), process.env);
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = exitCode;
