import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A source file: path from the top of the repository, text as written, code without comments. */
export type Source = { path: string; text: string; code: string };

export type Import = {
  /** As written for packages, from the top of the repository for our own files. */
  target: string;
  isOurs: boolean;
  /** Erased at run time. */
  isType: boolean;
};

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Everything that is delivered. */
export function readSources(pattern = '{server,adapters,views,migrations,seeds,demo}/**/*.ts'): Source[] {
  const paths = globSync(pattern, { cwd: root }).sort();
  return paths.map((path) => toSource(path, readFileSync(join(root, path), 'utf8')));
}

export function toSource(path: string, text: string): Source {
  return { path, text, code: withoutComments(text) };
}

/** Strings are kept: a `//` inside one begins no comment. */
function withoutComments(text: string): string {
  const parts = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(parts, (_, kept: string | undefined) => kept ?? '');
}

export function importsOf({ path, code }: Source): Import[] {
  const statements = /^(?:import|export)\s+(type\s)?(?:([\w$*{][^;'"=()]*?)\s*from\s*)?['"]([^'"]+)['"]/gm;
  const found = [...code.matchAll(statements)].map(([, type, names = '', target = '']) => ({
    target,
    isType: type !== undefined || /^\{(\s*type\s+[\w$]+(\s+as\s+[\w$]+)?\s*,?)+\s*\}\s*$/.test(names),
  }));
  const inline = [...code.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]/g)].map(([, type, target = '']) => ({
    target,
    isType: type !== undefined,
  }));
  return [...found, ...inline].map(({ target, isType }) => {
    const isOurs = target.startsWith('.');
    return { target: isOurs ? normalize(join(dirname(path), target)) : target, isOurs, isType };
  });
}
