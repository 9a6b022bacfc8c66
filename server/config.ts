/** Placeholder shape: replaced by the configuration part. */
export type Config = {
  mode: 'development' | 'production' | 'test';
  /** Issuer URL without trailing slash; the one origin of the service. */
  issuer: string;
  host: string;
  port: number;
  databaseUrl: string | undefined;
  migrationDatabaseUrl: string | undefined;
  databasePoolSize: number;
  /** Directory of the embedded database and of development secrets. */
  dataDirectory: string;
  /** First is current: keys for cookies and CSRF tokens. */
  cookieKeys: readonly string[];
  /** First is current, each 32 bytes: version → column encryption key. */
  encryptionKeys: readonly { version: number; key: Buffer }[];
  fingerprintKey: Buffer;
  pepperKeys: readonly { version: number; key: Buffer }[];
  pairwiseKey: Buffer;
  auditSigningKey: Buffer;
  /** CIDR ranges whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[];
  /** Hosts (host or host:port) on private networks that outgoing calls may reach. */
  egressAllowedHosts: readonly string[];
  argon2: { memoryKib: number; passes: number; lanes: number; concurrency: number; queue: number };
  messageGateway: 'development' | 'smtp-http';
  populationRegistry: 'fake' | 'http';
  demonstration: boolean;
  demoPorts: readonly [number, number];
  logLevel: string;
};
