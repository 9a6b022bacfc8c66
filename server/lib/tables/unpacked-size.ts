const endOfDirectory = 0x06054b50;
const entryOfDirectory = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const longestComment = 0xffff;

/**
 * How many bytes a ZIP archive says it unpacks to, from its directory alone; undefined for what is no archive or does not say.
 * The reader after this unpacks no entry to more than its directory says, so a bomb either says what it is or breaks (T-143).
 */
export function unpackedSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let sum = 0;
  for (let entry = 0; entry < count; entry += 1) {
    if (at + entryLength > bytes.length || view.getUint32(at, true) !== entryOfDirectory) return undefined;
    const packed = view.getUint32(at + 20, true);
    const unpacked = view.getUint32(at + 24, true);
    // Sizes that stand behind the entry, or in longer fields, are believed by some readers only: said here or not at all.
    const isSilent = (packed === 0) !== (unpacked === 0) || (packed === 0 && (view.getUint16(at + 8, true) & 8) !== 0);
    if (isSilent) return undefined;
    sum += unpacked;
    at += entryLength + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return sum;
}

function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - endLength - longestComment);
  for (let at = view.byteLength - endLength; at >= lowest; at -= 1)
    if (view.getUint32(at, true) === endOfDirectory) return at;
  return undefined;
}
