import { pairwiseReference } from '../../keys/pairwise.ts';
import type { OfficialFacts } from '../../lib/identity.ts';
import type { Recipient } from './identity.ts';

export type OfficialClaim = {
  unit_id: string;
  unit_name: string;
  'unit_name#zh-Hant': string;
  'unit_name#en': string;
  unit_level: string;
  /** From the top of the tree down to the unit itself. */
  unit_path: { id: string; name: string; division_code: string }[];
  division_code: string;
  /** Title of the post. */
  post: string;
  post_id: string;
  primary: boolean;
  job_number: string;
};

/**
 * The one post the person is here in. Units are public bodies, so their ids are the same everywhere; names are the legal ones,
 * whatever language the official reads, and of the unit itself also in others by language tag (OpenID Connect Core 5.2).
 */
export function officialClaim({ official }: OfficialFacts, { pairwiseKey, sector }: Recipient): OfficialClaim {
  return {
    unit_id: official.unitId,
    unit_name: official.unitName['zh-Hans'],
    'unit_name#zh-Hant': official.unitName['zh-Hant'],
    'unit_name#en': official.unitName.en,
    unit_level: official.level,
    unit_path: official.unitPath.map(({ id, name, divisionCode }) => ({
      id,
      name: name['zh-Hans'],
      division_code: divisionCode,
    })),
    division_code: official.divisionCode,
    post: official.title,
    post_id: pairwiseReference(pairwiseKey, sector, 'post', official.postId),
    primary: official.isPrimary,
    job_number: official.jobNumber,
  };
}
