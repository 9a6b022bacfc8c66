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
  /** In docs/samples, in the order they are shown. */
  files: readonly string[];
  /** Where a file has to be saved, when not under its own name. */
  places?: Readonly<Record<string, string>>;
  /** How it is installed and, in the last line, run; with the values of the handbook. */
  run: string;
};

const secret = 'CLIENT_SECRET=…';
const own = `ISSUER=http://localhost:3000 CLIENT_ID=developer-demo ${secret}`;

export const samples: Readonly<Record<Stack, Sample>> = {
  node: { files: ['login.mjs'], run: `npm install openid-client\n${own} PORT=8080 node login.mjs` },
  java: {
    files: ['pom.xml', 'application.yml', 'Application.java'],
    places: {
      'application.yml': 'src/main/resources/application.yml',
      'Application.java': 'src/main/java/demo/Application.java',
    },
    run: `mvn package\n${own} java -jar target/department-1.jar`,
  },
  python: {
    files: ['requirements.txt', 'login.py'],
    run: `python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt\n${own} SESSION_KEY=$(openssl rand -hex 32) flask --app login run --host localhost --port 8080`,
  },
  php: {
    files: ['login.php'],
    run: `composer require jumbojett/openid-connect-php\n${own} php -S localhost:8080 login.php`,
  },
  go: { files: ['go.mod', 'login.go'], run: `go mod tidy\n${own} go run .` },
  dotnet: {
    files: ['Program.cs'],
    run: `dotnet new web --name department --output .\ndotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect\n${own} dotnet run`,
  },
  nginx: { files: ['nginx.conf'], run: 'nginx -t && nginx -s reload' },
  apache: { files: ['apache.conf'], run: 'a2enmod auth_openidc && apachectl graceful' },
  spa: {
    files: ['login.html'],
    places: { 'login.html': 'index.html' },
    run: 'npm install oidc-client-ts serve\nnpx serve --single --listen 8080',
  },
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
  const { files, places = {}, run } = samples[stack];
  const read = (name: string) => readFileSync(new URL(`../../../docs/samples/${name}`, import.meta.url), 'utf8');
  return {
    run: fill(run, values),
    files: files.map((name) => ({ name: places[name] ?? name, text: fill(read(name), values) })),
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
    ...listening(redirectUri),
  };
  const pattern = Object.keys(known)
    .map((literal) => literal.replaceAll(/[.?]/g, '\\$&'))
    .join('|');
  return text.replaceAll(new RegExp(pattern, 'g'), (literal) => known[literal] ?? literal);
}

/** A program that is tried on the own machine listens where its redirect URI points to. */
function listening(redirectUri: string): Record<string, string> {
  const { hostname, port, pathname } = new URL(redirectUri || 'http://localhost:8080/callback');
  const isHere = hostname === 'localhost' && port !== '';
  return { ...(isHere && { '8080': port }), ...(pathname !== '/' && { '/callback': pathname }) };
}
