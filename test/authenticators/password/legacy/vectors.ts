const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
const hex = (text: string) => base64(Buffer.from(text, 'hex'));
const text = (value: string) => base64(Buffer.from(value));

/** Published values, which our own code had no hand in. */
export const legacyVectors = [
  {
    scheme: 'bcrypt $2a$',
    source: 'crypt_blowfish',
    password: 'U*U',
    text: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  },
  {
    scheme: 'bcrypt $2y$',
    source: 'crypt_blowfish',
    password: 'U*U*',
    text: '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK',
  },
  {
    scheme: 'PBKDF2 with SHA-1',
    source: 'RFC 6070',
    password: 'password',
    text: `$pbkdf2-sha1$i=4096$${text('salt')}$${hex('4b007901b765489abead49d926f721d065a429c1')}`,
  },
  {
    scheme: 'PBKDF2 with SHA-256',
    source: 'the list that follows RFC 6070',
    password: 'password',
    text: `$pbkdf2-sha256$i=4096$${text('salt')}$${hex('c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a')}`,
  },
  {
    scheme: 'PBKDF2 with SHA-512',
    source: 'the list that follows RFC 6070',
    password: 'password',
    text: `$pbkdf2-sha512$i=1$${text('salt')}$${hex('867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce')}`,
  },
  {
    scheme: 'scrypt',
    source: 'RFC 7914 section 12',
    password: 'pleaseletmein',
    text: `$scrypt$ln=14,r=8,p=1$${text('SodiumChloride')}$${hex('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887')}`,
  },
  {
    scheme: 'Argon2i',
    source: 'the reference implementation',
    password: 'password',
    text: `$argon2i$v=19$m=65536,t=2,p=4$${text('somesalt')}$${hex('45d7ac72e76f242b20b77b9bf9bf9d5915894e669a24e6c6')}`,
  },
  {
    scheme: 'Argon2id',
    source: 'the reference implementation',
    password: 'password',
    text: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  },
  {
    scheme: 'SHA-256, salt first',
    source: 'FIPS 180-2 ("abc")',
    password: 'bc',
    text: `$sha256$o=salt-first$${text('a')}$${hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')}`,
  },
  {
    scheme: 'SHA-512, salt last',
    source: 'FIPS 180-2 ("abc")',
    password: 'ab',
    text: `$sha512$o=salt-last$${text('c')}$${hex('ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f')}`,
  },
  {
    scheme: 'SM3, salt first',
    source: 'GB/T 32905-2016 ("abc")',
    password: 'bc',
    text: `$sm3$o=salt-first$${text('a')}$${hex('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')}`,
  },
  {
    scheme: 'SM3, salt last',
    source: 'GB/T 32905-2016 ("abc")',
    password: 'ab',
    text: `$sm3$o=salt-last$${text('c')}$${hex('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')}`,
  },
] as const;
