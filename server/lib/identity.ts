import type { Translated } from './locale.ts';

/** The three hats of a person (DESIGN section 2). */
export const identityTypes = ['citizen', 'enterprise', 'official'] as const;
export type IdentityType = (typeof identityTypes)[number];

/** Names one identity of a person: themselves, an enterprise they represent or hold a mandate for, a post they hold. */
export type IdentityKey = 'citizen' | `representative:${string}` | `mandate:${string}` | `post:${string}`;

const pattern = /^(citizen|(representative|mandate|post):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The key in a text from outside; undefined when it is none, so that no other text reaches the database. */
export function parseIdentityKey(text: unknown): IdentityKey | undefined {
  return typeof text === 'string' && pattern.test(text) ? (text as IdentityKey) : undefined;
}

/** The hat a key names. */
export function identityTypeOf(key: IdentityKey): IdentityType {
  if (key === 'citizen') return 'citizen';
  return key.startsWith('post:') ? 'official' : 'enterprise';
}

/** One enterprise on the way from the one acted for to the person who acts. */
export type ChainLink = { mandate: string; uscc: string; name: string };

export const enterpriseKinds = ['company', 'sole-trader', 'public-institution', 'social-organisation'] as const;
export type EnterpriseKind = (typeof enterpriseKinds)[number];

export const enterpriseStatuses = ['active', 'suspended', 'struck-off'] as const;
export type EnterpriseStatus = (typeof enterpriseStatuses)[number];

export type EnterpriseFacts = {
  type: 'enterprise';
  enterprise: { id: string; uscc: string; name: string; kind: EnterpriseKind; status: EnterpriseStatus };
  mandate: {
    /** Null for the legal representative, whose right comes from the registry. */
    id: string | null;
    role: 'representative' | 'administrator' | 'agent';
    /** client_id of the applications it is for; null: all. */
    services: string[] | null;
    /** What may be done there; null: everything. */
    acts: string[] | null;
    /** ISO 8601; null: no end. */
    validUntil: string | null;
    /** Most that an act in its name counts for: the identity assurance of whoever granted it. */
    assuranceLevel: number;
    chain: ChainLink[];
  };
};

/** Demands on the passkeys of a unit's officials. `models`: AAGUIDs of the models that will do; null: any. */
export type PasskeyPolicy = { hardwareBound: boolean; models: string[] | null };

export type OfficialFacts = {
  type: 'official';
  official: {
    postId: string;
    title: string;
    jobNumber: string;
    isPrimary: boolean;
    unitId: string;
    unitName: Translated;
    level: 'province' | 'city' | 'county' | 'township';
    divisionCode: string;
    /** From the top of the tree down to the unit itself. */
    unitPath: { id: string; name: Translated; divisionCode: string }[];
    /** Of the unit, else of the nearest one above that has one; null: any phishing-resistant login. */
    passkeyPolicy: PasskeyPolicy | null;
  };
};

/** What is true of an identity now; see the SQL function `identity_facts`, which knows it only while it may be worn. */
export type IdentityFacts = { type: 'citizen' } | EnterpriseFacts | OfficialFacts;

export type Identity = { key: IdentityKey; facts: IdentityFacts };
