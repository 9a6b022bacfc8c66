import assert from 'node:assert/strict';
import { leafHash, merkleRoot } from '../../server/audit/merkle.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('merkle', () => {
  it('hashes no leaf, one leaf and leaves as RFC 9162 section 2.1.1 does', () => {
    // Known answers of the Certificate Transparency reference implementation (first three of its test leaves).
    const leaves = ['', '\0', '\x10'].map(leafHash);
    assert.deepEqual(merkleRoot([]), hex('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'));
    assert.deepEqual(
      merkleRoot(leaves.slice(0, 1)),
      hex('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'),
    );
    assert.deepEqual(
      merkleRoot(leaves.slice(0, 2)),
      hex('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'),
    );
    assert.deepEqual(merkleRoot(leaves), hex('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'));
  });

  it('carries an odd leaf up unhashed, so five leaves split four and one', () => {
    const leaves = ['a', 'b', 'c', 'd', 'e'].map(leafHash);
    const joined = (a: Buffer, b: Buffer) => merkleRoot([a, b]);
    assert.deepEqual(merkleRoot(leaves), joined(merkleRoot(leaves.slice(0, 4)), leaves[4] as Buffer));
  });

  it('does not take an inner node for an event', () => {
    const [a, b] = [leafHash('a'), leafHash('b')];
    assert.notDeepEqual(leafHash(Buffer.concat([a, b]).toString('latin1')), merkleRoot([a, b]));
    assert.notDeepEqual(merkleRoot([a, b]), merkleRoot([b, a]));
  });
});
