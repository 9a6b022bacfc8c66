import { z } from 'zod';

/** One variable of the environment: how it is read, and what the table in docs/settings.md says about it. */
export type Setting<T> = {
  description: string;
  /** In words, for the table. */
  bound: string;
  /** As it would be written in the environment. */
  fallback?: string;
  required?: 'in production';
  /** Made once and kept in the data directory when it is missing outside production. */
  generated?: true;
  /** Never printed. */
  secret?: true;
  /** From the text of the variable; issues say what is wrong without repeating the value. */
  schema: z.ZodType<T, string>;
};

type About = Omit<Setting<unknown>, 'schema' | 'bound'>;

export function choice<const T extends readonly [string, ...string[]]>(values: T, about: About): Setting<T[number]> {
  const bound = values.join(', ');
  return { ...about, bound: `one of ${bound}`, schema: z.enum(values, `must be one of ${bound}`) };
}

export function integer(min: number, max: number, about: About): Setting<number> {
  const message = `must be a whole number from ${min} to ${max}`;
  const schema = z
    .string()
    .regex(/^\d{1,12}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
  return { ...about, bound: `${min} to ${max}`, schema };
}

export function flag(about: About): Setting<boolean> {
  return {
    ...about,
    bound: 'true or false',
    schema: z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true'),
  };
}

export function text(pattern: RegExp, bound: string, about: About): Setting<string> {
  return { ...about, bound, schema: z.string().regex(pattern, `must be ${bound}`) };
}

/**
 * An address with one of the given schemes (`https:` and so on). One that is no secret is printed and logged, so it may
 * hold no password.
 */
export function address(schemes: readonly string[], about: About): Setting<string> {
  const begins = `an address beginning with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
  const bound = about.secret ? begins : `${begins}, without name and password`;
  const isAddress = (value: string) => {
    const url = URL.parse(value);
    if (!url || !schemes.includes(url.protocol)) return false;
    return about.secret === true || (url.username === '' && url.password === '');
  };
  return { ...about, bound, schema: z.string().refine(isAddress, `must be ${bound}`) };
}

/** As browsers write it, since they and departments compare it letter by letter. */
export function origin(about: About): Setting<string> {
  const bound = 'an origin in lower case without path, trailing slash or default port';
  const isNamed = (value: string) => /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/.test(value);
  const isOrigin = (value: string) => isNamed(value) && URL.parse(value)?.origin === value;
  return { ...about, bound, schema: z.string().refine(isOrigin, `must be ${bound}`) };
}

/** Comma-separated, empty by default; each part must satisfy `isPart`. */
export function list(isPart: (part: string) => boolean, bound: string, about: About): Setting<string[]> {
  const schema = z
    .string()
    .transform(splitList)
    .refine((parts) => parts.every(isPart), `must be ${bound}`);
  return { ...about, bound, fallback: about.fallback ?? '', schema };
}

export function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
