/** Whether the bytes are exactly one LDAPMessage by their own account: a sequence and its length (X.690 section 8.1.3). */
export function isOneMessage(bytes: Buffer): boolean {
  const [tag, first] = bytes;
  if (tag !== 0x30 || first === undefined) return false;
  if (first < 0x80) return bytes.length === 2 + first;
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4 || bytes.length < 2 + octets) return false;
  return bytes.length === 2 + octets + bytes.readUIntBE(2, octets);
}
