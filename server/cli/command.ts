import type { Environment } from '../config/read-settings.ts';

/** What a command prints, and whether it found everything well (exit code 0 or 1). */
export type CommandResult = { lines: readonly string[]; ok: boolean };

export type CommandCall = {
  env: Environment;
  options: Readonly<Record<string, string>>;
  flags: ReadonlySet<string>;
  /** Says a line while the work goes on: progress, and what is too much to be kept until the end. */
  tell(line: string): void;
};

/** An operator command. One that changes something takes `reason`, which the audit log keeps. */
export type Command = {
  /** As typed: `keys-rotate`; `keys rotate` is the same. */
  name: string;
  summary: string;
  /** Options with their explanation; they take a value. */
  options: Readonly<Record<string, string>>;
  /** Those that take no value: given or not. */
  flags?: Readonly<Record<string, string>>;
  /** The command that lists it, where it is one of very many; the list of all commands leaves it out. */
  within?: string;
  /** Options that must be given. */
  required: readonly string[];
  run(call: CommandCall): Promise<CommandResult>;
};
