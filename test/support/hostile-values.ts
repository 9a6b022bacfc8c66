import { randomUUID } from 'node:crypto';

/** What somebody makes up where an id, a position in a list or a word is expected. */
export const hostile: Readonly<Record<string, string>> = {
  'an id of nothing': randomUUID(),
  'no id': 'not-an-id',
  'an id cut short': '00000000-0000-4000-8000-00000001000',
  'an id in capitals with braces': '{00000000-0000-4000-8000-0000000FFFFF}',
  'a number': '1',
  'a very long text': 'a'.repeat(4000),
  SQL: "' OR 1=1; DROP TABLE persons; --",
  HTML: '"><script>alert(1)</script>',
  'a path': '../../etc/passwd',
  'a NUL': 'a\u0000b',
  'a lone percent sign': '%',
  'a name of Object.prototype': '__proto__',
  'an emoji and a right-to-left mark': '\u{1F600}\u202E',
};
