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
  const { values: options, flags } = parsed;
  if (flags.has('help')) return said(helpOf(command));
  const missing = command.required.filter((name) => !options[name]?.trim());
  if (missing.length > 0) return wrong(`${missing.map((name) => `--${name}`).join(' and ')} missing.`, helpOf(command));
  return execute(command, { env, options, flags, tell });
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

type Parsed = { ok: true; values: Record<string, string>; flags: Set<string> } | { ok: false; problem: string };

function parse(command: Command, args: readonly string[]): Parsed {
  const typed = (names: readonly string[], type: 'string' | 'boolean') =>
    names.map((name) => [name, { type }] as const);
  const flags = ['help', ...Object.keys(command.flags ?? {})];
  const options = Object.fromEntries([...typed(Object.keys(command.options), 'string'), ...typed(flags, 'boolean')]);
  try {
    const given = Object.entries(parseArgs({ args: [...args], options }).values);
    const values = given.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const set = given.filter(([, value]) => value === true).map(([name]) => name);
    return { ok: true, values: Object.fromEntries(values), flags: new Set(set) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function listOf(all: readonly Command[]): string[] {
  const commands = all.filter(({ within }) => within === undefined);
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'npm run cli -- <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Each command explains itself with --help.',
  ];
}

function helpOf({ name, summary, options, flags = {}, required, within }: Command): string[] {
  const lines = [
    ...Object.entries(options).map(
      ([option, meaning]) => `  --${option} <value>  ${meaning}${required.includes(option) ? ' (required)' : ''}`,
    ),
    ...Object.entries(flags).map(([flag, meaning]) => `  --${flag}  ${meaning}`),
  ];
  const asTyped = within ? name.replace(`${within}-`, `${within} `) : name;
  return [
    `npm run cli -- ${asTyped}${lines.length > 0 ? ' [options]' : ''}`,
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
