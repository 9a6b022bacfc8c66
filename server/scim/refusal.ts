import type { AppointRefusal } from '../officials/appoint.ts';
import type { ChangeRefusal } from '../officials/change-post.ts';

/** Why a request of an HR system is refused. */
export type ScimRefusal =
  | AppointRefusal
  | ChangeRefusal
  | 'external-id-taken'
  | 'kept-by-another'
  | 'version'
  | 'filter'
  | 'syntax'
  | 'value'
  | 'path'
  | 'no-target'
  | 'mutability'
  | 'ended'
  | 'too-many';

/** RFC 7644 section 3.12: status, keyword, and what to do next in words. */
const answers: Record<ScimRefusal, readonly [status: number, scimType: string | undefined, detail: string]> = {
  unknown: [404, undefined, 'There is no such resource in reach of this application'],
  'unit-unknown': [400, 'invalidValue', 'unitId: there is no such unit in reach of this application'],
  'name-invalid': [400, 'invalidValue', 'name.formatted: give the name as it stands in the identity document'],
  'mobile-invalid': [400, 'invalidValue', 'phoneNumbers: give one of type "mobile" that can be called'],
  'title-invalid': [400, 'invalidValue', 'title: 1 to 50 characters'],
  'job-number-invalid': [400, 'invalidValue', 'userName: the job number, 1 to 32 letters, digits and . _ / -'],
  'period-invalid': [400, 'invalidValue', 'startsOn, endsOn: days as YYYY-MM-DD, in order, the last one not over yet'],
  'position-invalid': [400, 'invalidValue', 'The order among the posts of the official is out of range'],
  'primary-exists': [409, 'uniqueness', 'The official has another main post'],
  'job-number-taken': [409, 'uniqueness', 'userName: the unit has a post with this job number'],
  'external-id-taken': [409, 'uniqueness', 'externalId: this application uses it for another post'],
  'kept-by-another': [400, 'mutability', 'externalId: another application keeps this post'],
  version: [412, undefined, 'The resource is no longer in the version of If-Match: read it again'],
  filter: [400, 'invalidFilter', 'Only userName eq, externalId eq and active eq, joined by and, are understood'],
  syntax: [400, 'invalidSyntax', 'The message is not of the schema that this request takes'],
  value: [400, 'invalidValue', 'A required value is missing, or a value has the wrong type'],
  path: [400, 'invalidPath', 'path: no such attribute, see /scim/v2/Schemas'],
  'no-target': [400, 'noTarget', 'path: a removal names what it removes'],
  mutability: [400, 'mutability', 'id, unitId, name and phoneNumbers never change: end the post and make another'],
  ended: [400, 'mutability', 'The post has ended: make another'],
  'too-many': [413, 'tooMany', 'More operations than one request may have, see /scim/v2/ServiceProviderConfig'],
};

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

export function scimError(reason: ScimRefusal): { status: number; body: object } {
  const [status, scimType, detail] = answers[reason];
  return { status, body: { schemas: [errorSchema], status: String(status), ...(scimType && { scimType }), detail } };
}
