import type { Environment } from '../config/read-settings.ts';

/** What a command prints, and whether it found everything well (exit code 0 or 1). */
export type CommandResult = { lines: readonly string[]; ok: boolean };

/** An operator command. One that changes something takes `reason`, which the audit log keeps. */
export type Command = {
  /** As typed: `keys-rotate`; `keys rotate` is the same. */
  name: string;
  summary: string;
  /** Options with their explanation; all take a value. */
  options: Readonly<Record<string, string>>;
  /** Options that must be given. */
  required: readonly string[];
  run(call: { env: Environment; options: Readonly<Record<string, string>> }): Promise<CommandResult>;
};
