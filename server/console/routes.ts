import type { Route } from '../http/route.ts';
import { applicationRoutes } from './applications.ts';
import { approvalRoutes } from './approvals.ts';
import { auditRoutes } from './audit.ts';
import { deliveryRoutes } from './delivery.ts';
import { enterpriseRoutes } from './enterprises.ts';
import { exportRoutes } from './exports.ts';
import { firstRoutes } from './first.ts';
import { keyRoutes } from './keys.ts';
import { loginRoutes } from './logins.ts';
import { overviewRoutes } from './overview.ts';
import type { ConsoleParts } from './parts.ts';
import { peopleRoutes } from './people.ts';
import { personActRoutes } from './person-acts.ts';
import { policyRoutes } from './policies.ts';
import { postFileRoutes } from './post-files.ts';
import { postListRoutes } from './post-lists.ts';
import { postRoutes } from './posts.ts';
import { rightsRoutes } from './rights.ts';
import { roleRoutes } from './roles.ts';
import { sourceChangeRoutes } from './source-changes.ts';
import { sourceRoutes } from './sources.ts';
import { unitFileRoutes } from './unit-files.ts';
import { unitListRoutes } from './unit-lists.ts';
import { unitRoutes } from './units.ts';

/** Every address of the console. */
export function consoleRoutes(parts: ConsoleParts): Route[] {
  return [
    ...overviewRoutes(parts),
    ...loginRoutes(parts),
    ...firstRoutes(parts),
    ...unitRoutes(parts),
    ...postRoutes(parts),
    ...unitListRoutes(parts),
    ...unitFileRoutes(parts),
    ...postListRoutes(parts),
    ...postFileRoutes(parts),
    ...rightsRoutes(parts),
    ...roleRoutes(parts),
    ...approvalRoutes(parts),
    ...exportRoutes(parts),
    ...peopleRoutes(parts),
    ...personActRoutes(parts),
    ...auditRoutes(parts),
    ...enterpriseRoutes(parts),
    ...sourceRoutes(parts),
    ...sourceChangeRoutes(parts),
    ...policyRoutes(parts),
    ...deliveryRoutes(parts),
    ...keyRoutes(parts),
    ...applicationRoutes(parts),
  ];
}
