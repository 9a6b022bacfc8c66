import { scimAudience } from '../oidc/scim-resource.ts';
import { bulkLimits } from './bulk.ts';
import { groupSchema } from './groups.ts';
import { mostResults } from './messages.ts';
import { postSchema, userSchema } from './user.ts';

const configSchema = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const typeSchema = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const schemaSchema = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

type Told = { id: string; body: object };

/** RFC 7643 section 5. */
export function providerConfig(issuer: string): object {
  return {
    schemas: [configSchema],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: bulkLimits.operations, maxPayloadSize: bulkLimits.payload },
    filter: { supported: true, maxResults: mostResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauth2',
        name: 'OAuth 2.0 client credentials',
        description: 'Scope scim, this address as resource; bound by DPoP (RFC 9449), or private_key_jwt',
        specUri: 'https://www.rfc-editor.org/info/rfc6749',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${scimAudience(issuer)}/ServiceProviderConfig` },
  };
}

/** RFC 7643 section 6. */
export function resourceTypes(issuer: string): Told[] {
  const told = (id: string, description: string, schema: string, extensions: object[]) => ({
    id,
    body: {
      schemas: [typeSchema],
      id,
      name: id,
      description,
      endpoint: `/${id}s`,
      schema,
      ...(extensions.length > 0 && { schemaExtensions: extensions }),
      meta: { resourceType: 'ResourceType', location: `${scimAudience(issuer)}/ResourceTypes/${id}` },
    },
  });
  return [
    told('User', 'A post of an official', userSchema, [{ schema: postSchema, required: false }]),
    told('Group', 'A unit, with its posts', groupSchema, []),
  ];
}

type Attribute = { name: string; description: string } & Record<string, unknown>;

function attribute(name: string, description: string, changes: Record<string, unknown> = {}): Attribute {
  const type = changes.type ?? 'string';
  return {
    name,
    type,
    multiValued: false,
    description,
    required: false,
    ...(type === 'string' && { caseExact: true }),
    mutability: 'readWrite',
    returned: 'default',
    ...(type !== 'boolean' && type !== 'complex' && { uniqueness: 'none' }),
    ...changes,
  };
}

const fixed = { mutability: 'immutable' };
const told = { mutability: 'readOnly' };

const userAttributes = [
  attribute('userName', 'Job number within the unit', { required: true, uniqueness: 'server', caseExact: false }),
  attribute('name', 'There while the post waits to be taken up', {
    type: 'complex',
    ...fixed,
    subAttributes: [attribute('formatted', 'As it stands in the identity document', fixed)],
  }),
  attribute('title', 'Title of the post', { required: true }),
  attribute('active', 'False ends the post; it cannot be made true again', { type: 'boolean' }),
  attribute('phoneNumbers', 'The mobile number; there while the post waits to be taken up', {
    type: 'complex',
    multiValued: true,
    ...fixed,
    subAttributes: [
      attribute('value', 'In any usual spelling; given back as E.164', fixed),
      attribute('type', 'mobile', { ...fixed, canonicalValues: ['mobile'] }),
    ],
  }),
];

const postAttributes = [
  attribute('unitId', 'The unit, a Group; that of the application when absent', fixed),
  attribute('startsOn', 'First day, YYYY-MM-DD; today when absent'),
  attribute('endsOn', 'Last day, YYYY-MM-DD; no end when absent'),
];

const groupAttributes = [
  attribute('displayName', 'Name of the unit in Simplified Chinese', told),
  attribute('members', 'Live posts of the unit itself; only where one Group is read', {
    type: 'complex',
    multiValued: true,
    ...told,
    subAttributes: [
      attribute('value', 'Id of the post', told),
      attribute('display', 'Its job number', told),
      attribute('type', 'User', told),
    ],
  }),
];

/** RFC 7643 section 7: what is really there, and nothing else of the core schemas. */
export function schemas(issuer: string): Told[] {
  const described = (id: string, name: string, description: string, attributes: Attribute[]) => ({
    id,
    body: {
      schemas: [schemaSchema],
      id,
      name,
      description,
      attributes,
      meta: { resourceType: 'Schema', location: `${scimAudience(issuer)}/Schemas/${id}` },
    },
  });
  return [
    described(userSchema, 'User', 'A post of an official', userAttributes),
    described(groupSchema, 'Group', 'A unit', groupAttributes),
    described(postSchema, 'Post', 'What a post is beside a User', postAttributes),
  ];
}
