import type { Locale } from '../../server/lib/locale.ts';
import { en } from './en.ts';
import type { Words } from './zh-hans.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

export type { Words };
export type ScopeName = keyof Words['scopes'];

const byLocale: Readonly<Record<Locale, Words>> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en };

export function wordsOf(locale: Locale): Words {
  return byLocale[locale];
}
