import { parseArgs } from 'node:util';
import { ConfigRefused, type Environment } from '../config/read-settings.ts';
import { StartFailed } from '../db/start-failed.ts';
import { DatabaseUnavailable } from '../db/unavailable.ts';
import type { Command, CommandCall } from './command.ts';

export type Answer = { out: string; err: string; exitCode: 0 | 1 | 2 };

/** Finds and runs the command in `argv`. Exit codes: 0 done and well, 1 failed, 2 wrongly called. */
export async function runCommand(
  commands: readonly Command[],
  argv: readonly string[],
  env: Environment,
  tell: (line: string) => void = () => {},
): Promise<Answer> {
  const firstOption = argv.findIndex((word) => word.startsWith('-'));
  const words = firstOption < 0 ? argv : argv.slice(0, firstOption);
  const command = commands.find(({ name }) => name === words.join('-'));
  if (!command)
    return words.length === 0
      ? said(listOf(commands))
      : wrong(`There is no command ${words.join(' ')}.`, listOf(commands));
  const parsed = parse(command, argv.slice(words.length));
  if (!parsed.ok) return wrong(parsed.problem, helpOf(command));
  const { help, ...options } = parsed.values;
  if (help) return said(helpOf(command));
  const missing = command.required.filter((name) => !options[name]?.trim());
  if (missing.length > 0) return wrong(`${missing.map((name) => `--${name}`).join(' and ')} missing.`, helpOf(command));
  return execute(command, { env, options, tell });
}

async function execute(command: Command, call: CommandCall): Promise<Answer> {
  try {
    const { lines, ok } = await command.run(call);
    return { out: joined(lines), err: '', exitCode: ok ? 0 : 1 };
  } catch (error) {
    if (error instanceof ConfigRefused || error instanceof StartFailed || error instanceof DatabaseUnavailable) {
      return { out: '', err: joined([error.message]), exitCode: 1 };
    }
    throw error;
  }
}

type Parsed = { ok: true; values: Record<string, string> } | { ok: false; problem: string };

function parse(command: Command, args: readonly string[]): Parsed {
  const text = { type: 'string' } as const;
  const options = Object.fromEntries(Object.keys(command.options).map((name) => [name, text]));
  try {
    const { help, ...values } = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean' } },
    }).values;
    const given = Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return { ok: true, values: { ...Object.fromEntries(given), ...(help ? { help: 'yes' } : {}) } };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function listOf(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'npm run cli -- <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Each command explains itself with --help.',
  ];
}

function helpOf({ name, summary, options, required }: Command): string[] {
  const lines = Object.entries(options).map(
    ([option, meaning]) => `  --${option} <value>  ${meaning}${required.includes(option) ? ' (required)' : ''}`,
  );
  return [
    `npm run cli -- ${name}${lines.length > 0 ? ' [options]' : ''}`,
    '',
    summary,
    ...(lines.length > 0 ? ['', ...lines] : []),
  ];
}

function said(lines: readonly string[]): Answer {
  return { out: joined(lines), err: '', exitCode: 0 };
}

function wrong(problem: string, help: readonly string[]): Answer {
  return { out: '', err: joined([problem, '', ...help]), exitCode: 2 };
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
