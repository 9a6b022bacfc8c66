import { createHash } from 'node:crypto';

/**
 * Merkle tree hashes of RFC 9162 section 2.1.1, SHA-256. Leaves and inner nodes are hashed with different first bytes,
 * so an inner node can never be passed off as an event.
 */
export function leafHash(entry: string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(entry, 'utf8').digest();
}

export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  let level = leaves;
  while (level.length > 1) level = pairUp(level);
  return level[0] as Buffer;
}

/** Pairing neighbours and carrying an odd last one up gives the tree the RFC defines by splitting at powers of two. */
function pairUp(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i] as Buffer, level[i + 1]];
    above.push(right === undefined ? left : nodeHash(left, right));
  }
  return above;
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}
