import { commands } from './cli/commands.ts';
import { runCommand } from './cli/run-command.ts';

const { out, err, exitCode } = await runCommand(commands, process.argv.slice(2), process.env);
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = exitCode;
