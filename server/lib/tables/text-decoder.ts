/** Chinese as people write it; names have a middle dot, notes have the rest. */
const chinese = /^[\p{ASCII}\p{Script=Han}\u3000-\u303f\uff01-\uff65·—–…“”‘’×℃№]*$/u;

/**
 * Most bytes can be read as GB 18030 somehow: what does not come out as Chinese alone was something else, and is refused rather
 * than stored as rubbish.
 */
export function chineseAlone(text: string): boolean {
  return chinese.test(text);
}

/** Decodes piece by piece, with nothing to end it; undefined for bytes that are not in this encoding. */
export function decoderOf(encoding: 'utf-8' | 'gb18030'): (bytes?: Uint8Array) => string | undefined {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return undefined;
    }
  };
}
