import { type Outcome, refuse } from '../outcome.ts';
import { chineseAlone, decoderOf } from './text-decoder.ts';

/** The text of a file in UTF-8, or in GB 18030 as spreadsheets of the country save CSV. */
export function decodeText(bytes: Uint8Array): Outcome<{ text: string; readAs: 'utf-8' | 'gb18030' }, 'not-utf8'> {
  if (bytes.includes(0)) return refuse('not-utf8');
  for (const readAs of ['utf-8', 'gb18030'] as const) {
    const decode = decoderOf(readAs);
    const text = decode(bytes);
    const isWhole = text !== undefined && decode() !== undefined;
    if (isWhole && (readAs === 'utf-8' || chineseAlone(text))) return { ok: true, text, readAs };
  }
  return refuse('not-utf8');
}
