import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificate, privateKey } from '../contracts/localhost-certificate.ts';
import { freePort } from './free-port.ts';

const program = '/usr/sbin/slapd';

/** Whether a real OpenLDAP is here: Debian's package `slapd`, which `.ci/run` installs where it may. */
export const hasSlapd = existsSync(program);

export const directory = {
  base: 'dc=example,dc=cn',
  searchDn: 'cn=search,dc=example,dc=cn',
  searchPassword: 'password of the search account',
  /** Of everybody in it. */
  password: 'lychee-harbour-2026',
};

export type Slapd = {
  /** Upgraded by StartTLS. */
  plain: string;
  secure: string;
  plainHost: string;
  secureHost: string;
  ports: [plain: number, secure: number];
  close(): Promise<void>;
};

/**
 * OpenLDAP with a small town in it, reachable on loopback by StartTLS and by LDAPS. `referral` is where one entry points;
 * `at` takes the place of one that ended.
 */
export async function startSlapd(referral: string, at?: Pick<Slapd, 'ports'>): Promise<Slapd> {
  const home = await mkdtemp(join(tmpdir(), 'yimen-slapd-'));
  await mkdir(join(home, 'data'));
  await writeFile(join(home, 'cert.pem'), certificate);
  await writeFile(join(home, 'key.pem'), privateKey);
  await writeFile(join(home, 'slapd.conf'), configuration(home));
  await writeFile(join(home, 'town.ldif'), town(referral));
  const filled = spawnSync(program, ['-T', 'add', '-f', join(home, 'slapd.conf'), '-l', join(home, 'town.ldif')]);
  if (filled.status !== 0) throw new Error(`slapadd: ${filled.stderr}`);
  const [plainPort, securePort] = at?.ports ?? [await freePort(), await freePort()];
  const urls = `ldap://localhost:${plainPort} ldaps://localhost:${securePort}`;
  const child = spawn(program, ['-d', '256', '-f', join(home, 'slapd.conf'), '-h', urls]);
  await untilStarted(child);
  await Promise.all([plainPort, securePort].map((port) => untilOpen(child, port)));
  const [plainHost, secureHost] = [`localhost:${plainPort}`, `localhost:${securePort}`];
  return {
    plain: `ldap://${plainHost}`,
    secure: `ldaps://${secureHost}`,
    plainHost,
    secureHost,
    ports: [plainPort, securePort],
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** With everything that tempts: binds without a password succeed, strangers may ask for the root entry only. */
function configuration(home: string): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${home}/slapd.pid
TLSCertificateFile ${home}/cert.pem
TLSCertificateKeyFile ${home}/key.pem
security ssf=128
allow bind_anon_dn
database mdb
suffix "${directory.base}"
directory ${home}/data
maxsize 16777216
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${directory.searchDn}" read by self read by * none
`;
}

function town(referral: string): string {
  const { base, searchDn, searchPassword, password } = directory;
  const person = (uid: string, lines: string[]) =>
    [
      `dn: ${uid.startsWith('dn:') ? uid.slice(3) : `uid=${uid},ou=people,${base}`}`,
      'objectClass: inetOrgPerson',
      'sn: 示例',
      `userPassword: ${password}`,
      ...lines,
    ].join('\n');
  return [
    `dn: ${base}\nobjectClass: dcObject\nobjectClass: organization\no: example\ndc: example`,
    `dn: ou=people,${base}\nobjectClass: organizationalUnit\nou: people`,
    `dn: ou=groups,${base}\nobjectClass: organizationalUnit\nou: groups`,
    `dn: ${searchDn}\nobjectClass: person\ncn: search\nsn: search\nuserPassword: ${searchPassword}`,
    person('li', ['uid: li', 'cn: 李示例', 'mail: li@example.cn', 'mobile: +86 138 0000 0001']),
    person('wang', ['uid: wang', 'cn: 王示例', 'mail: shared@example.cn']),
    person('zhao', ['uid: zhao', 'cn: 赵示例', 'mail: shared@example.cn']),
    // A name made of what filters are made of.
    person(`dn:cn=odd,ou=people,${base}`, ['uid: a*b(c)\\d', 'cn: odd']),
    `dn: cn=税务,ou=groups,${base}\nobjectClass: groupOfNames\ncn: 税务\nmember: uid=li,ou=people,${base}`,
    `dn: cn=档案,ou=groups,${base}\nobjectClass: groupOfNames\ncn: 档案\nmember: uid=wang,ou=people,${base}`,
    `dn: ou=elsewhere,${base}\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: ${referral}`,
  ]
    .join('\n\n')
    .concat('\n');
}

function untilStarted(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('slapd starting')) resolve();
    });
    child.once('exit', () => reject(new Error(`slapd ended: ${said}`)));
  });
}

/** It says that it starts before it listens. */
async function untilOpen(child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, 'localhost', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    if (child.exitCode !== null) throw new Error('slapd ended before it listened');
  }
}
