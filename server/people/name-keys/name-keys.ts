import { pinyin } from 'pinyin-pro';

/** The spelling in which names and what is typed meet: lower case, without spaces, dots and apostrophes. */
export function searchKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·.'’-]/gu, '');
}

/** What a name is found by the beginning of: the name itself, its pinyin and the initials; `ü` is typed `v`. */
export function nameKeys(name: string): string[] {
  const syllables = pinyin(name, { surname: 'head', toneType: 'none', type: 'array', v: true, nonZh: 'removed' });
  const initials = syllables.map((syllable) => syllable.charAt(0)).join('');
  return [...new Set([searchKey(name), syllables.join(''), initials])].filter((key) => key !== '');
}
