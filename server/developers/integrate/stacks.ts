import { readFileSync } from 'node:fs';
import type { SystemKind } from '../../clients/system-kind.ts';

/** What systems are written with; each has a sample in docs/samples, the same that the handbook shows. */
export const stacks = [
  'node',
  'java',
  'python',
  'php',
  'go',
  'dotnet',
  'nginx',
  'apache',
  'spa',
  'android',
  'service',
  'ci',
] as const;
export type Stack = (typeof stacks)[number];

type Sample = {
  files: readonly string[];
  /** How it is installed and run, with the values of the handbook. */
  run: string;
};

const secret = 'CLIENT_SECRET=…';
const own = `ISSUER=http://localhost:3000 CLIENT_ID=developer-demo ${secret}`;

export const samples: Readonly<Record<Stack, Sample>> = {
  node: { files: ['login.js'], run: `npm install openid-client\n${own} PORT=8080 node login.js` },
  java: { files: ['application.yml', 'Application.java'], run: `${own} mvn spring-boot:run` },
  python: {
    files: ['login.py'],
    run: `pip install authlib flask requests\n${own} SESSION_KEY=… flask --app login run --host localhost --port 8080`,
  },
  php: {
    files: ['login.php'],
    run: `composer require jumbojett/openid-connect-php\n${own} php -S localhost:8080 login.php`,
  },
  go: {
    files: ['login.go'],
    run: `go get github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2\n${own} go run login.go`,
  },
  dotnet: {
    files: ['Program.cs'],
    run: `dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect\n${own} dotnet run`,
  },
  nginx: { files: ['nginx.conf'], run: 'nginx -t && nginx -s reload' },
  apache: { files: ['apache.conf'], run: 'a2enmod auth_openidc && apachectl graceful' },
  spa: { files: ['login.html'], run: 'npm install oidc-client-ts' },
  android: { files: ['Login.kt'], run: 'implementation("net.openid:appauth:0.11.1")' },
  service: { files: ['service.sh'], run: `CLIENT_ID=developer-demo ${secret} sh service.sh` },
  ci: { files: ['ci-login.js'], run: "import { logInTestPerson } from './ci-login.js'" },
};

const servers = ['node', 'java', 'python', 'php', 'go', 'dotnet', 'nginx', 'apache', 'ci'] as const;
const byKind: Readonly<Record<SystemKind, readonly Stack[]>> = {
  web: servers,
  kiosk: servers,
  spa: ['spa', 'ci'],
  mobile: ['android', 'ci'],
  service: ['service'],
};

export function stacksFor(kind: SystemKind): readonly Stack[] {
  return byKind[kind];
}

export type Filled = { name: string; text: string };
export type Values = { issuer: string; clientId: string; redirectUri: string; scope: string };

/** Reads a sample with the values of an application in place of those of the handbook. The secret is not known here. */
export function filledSample(stack: Stack, values: Values): { run: string; files: Filled[] } {
  const { files, run } = samples[stack];
  const read = (name: string) => readFileSync(new URL(`../../../docs/samples/${name}`, import.meta.url), 'utf8');
  return {
    run: fill(run, values),
    files: files.map((name) => ({ name, text: fill(read(name), values) })),
  };
}

/** The redirect URI first: its beginning is no issuer, and what is put in is not looked at again. */
function fill(text: string, { issuer, clientId, redirectUri, scope }: Values): string {
  const scopes = scope.split(' ');
  const quoted = (mark: string) => scopes.map((one) => `${mark}${one}${mark}`).join(', ');
  const known: Record<string, string> = {
    'http://localhost:8080/callback': redirectUri,
    'http://localhost:3000': issuer,
    'developer-demo': clientId,
    'openid profile': scope,
    'openid, profile': scopes.join(', '),
    '"openid", "profile"': quoted('"'),
    "'openid', 'profile'": quoted("'"),
  };
  const pattern = Object.keys(known)
    .map((literal) => literal.replaceAll(/[.?]/g, '\\$&'))
    .join('|');
  return text.replaceAll(new RegExp(pattern, 'g'), (literal) => known[literal] ?? literal);
}
