import assert from 'node:assert/strict';
import { type AddressClass, classifyAddress } from '../../../adapters/egress/address.ts';
import { createAllowList } from '../../../adapters/egress/allow-list.ts';

describe('classifyAddress', () => {
  const cases: Record<AddressClass, string[]> = {
    public: ['8.8.8.8', '114.114.114.114', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '240e::1', '::ffff:8.8.8.8'],
    internal: [
      ...['127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '100.64.0.1'],
      ...['::1', 'fc00::1', 'fd12:3456::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a00:1'],
    ],
    never: [
      ...['0.0.0.0', '0.1.2.3', '169.254.169.254', '168.63.129.16', '224.0.0.1', '255.255.255.255', '240.0.0.1'],
      ...['192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '192.88.99.1'],
      ...['::', '::7f00:1', 'fe80::1', 'fec0::1', 'ff02::1', '100::1', '2001:db8::1', '5f00::1'],
      ...[
        '::ffff:169.254.169.254',
        '64:ff9b::7f00:1',
        '64:ff9b::a9fe:a9fe',
        '64:ff9b:1::1',
        '2002:7f00:1::',
        '2001::1',
      ],
      ...['', 'localhost', '127.0.0.1.example', '1.2.3.4.5', 'fe80::1%eth0'],
    ],
  };
  for (const [expected, addresses] of Object.entries(cases)) {
    it(`T-134 calls these ${expected}`, () => {
      for (const address of addresses) assert.equal(classifyAddress(address), expected, address);
    });
  }
});

describe('createAllowList', () => {
  const isListed = createAllowList(['Tax.Internal:8443', 'housing.internal', '10.0.0.5:80', '[fd00::0:1]:443']);
  const listed = (address: string) => isListed(new URL(address));

  it('T-135 lists a host at its port, or at the usual port of the scheme', () => {
    const addresses = [
      'https://tax.internal:8443/x',
      'http://TAX.internal:8443',
      'https://housing.internal',
      'http://housing.internal/a',
      'http://10.0.0.5',
      'http://0xa.0.0.5/',
      'https://[fd00::1]/',
    ];
    for (const address of addresses) assert.equal(listed(address), true, address);
  });

  it('T-135 lists no neighbour: other port, other host, other scheme', () => {
    const addresses = [
      'https://tax.internal',
      'https://tax.internal:8444',
      'https://housing.internal:8443',
      'https://sub.housing.internal',
      'https://housing.internal.evil.example',
      'https://10.0.0.5',
      'http://10.0.0.6',
      'https://[fd00::2]/',
      'ftp://housing.internal',
      'file:///housing.internal',
    ];
    for (const address of addresses) assert.equal(listed(address), false, address);
  });

  it('refuses an entry that is no host', () => {
    for (const entry of ['', 'https://tax.internal', 'a@b', 'tax.internal:x', 'a/b']) {
      assert.throws(() => createAllowList([entry]), entry);
    }
  });
});
