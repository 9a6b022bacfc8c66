import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** The system of a department as the live check meets it: one that is right, and one with every common mistake. */
export type Department = {
  url: string;
  careless: boolean;
  client: { clientId: string; clientSecret: string };
  stop(): void;
};

export async function startDepartment(issuer: () => string): Promise<Department> {
  const department: Department = {
    url: '',
    careless: false,
    client: { clientId: '', clientSecret: '' },
    stop: () => server.close(),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', department.url);
      const body = new URLSearchParams(Buffer.concat(chunks).toString());
      const answer = url.pathname === '/callback' ? await callback(url) : await logout(body.get('logout_token') ?? '');
      response.writeHead(answer).end();
    });
  }).listen(0, 'localhost');
  await once(server, 'listening');
  department.url = `http://localhost:${(server.address() as AddressInfo).port}`;

  async function callback(url: URL): Promise<number> {
    if (!department.careless) return 400;
    if (url.searchParams.has('error')) return 500;
    const { clientId, clientSecret } = department.client;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const fields = { grant_type: 'authorization_code', code: url.searchParams.get('code') ?? '' };
    const form = { ...fields, redirect_uri: `${department.url}/callback`, code_verifier: 'v'.repeat(43) };
    await fetch(`${issuer()}/token`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
    return 200;
  }

  async function logout(token: string): Promise<number> {
    if (department.careless) return 200;
    try {
      const keys = createRemoteJWKSet(new URL(`${issuer()}/jwks`));
      await jwtVerify(token, keys, { issuer: issuer(), audience: department.client.clientId, typ: 'logout+jwt' });
      return 200;
    } catch {
      return 400;
    }
  }
  return department;
}
