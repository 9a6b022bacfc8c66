/**
 * What mandates mean, replayed from acknowledged events alone. Nothing is ever "ended by a cascade" here: a mandate holds
 * while everything it rests on holds, back to the representative who stood at its beginning. The database marks rows
 * instead; both must say the same (I7).
 */
export type Extent = { services: string[] | null; acts: string[] | null; until: number; level: number };

export type ModelMandate = Extent & {
  enterprise: number;
  role: 'administrator' | 'agent';
  parent: ModelMandate | undefined;
  via: ModelMandate | undefined;
  grantor: number;
  /** The enterprise whose representative's term it rests on, and which term that was. */
  rests: { enterprise: number; term: number };
  invited: { person: number } | { enterprise: number };
  from: number;
  answerBy: number;
  accepted: boolean;
  ended: boolean;
};

export type ModelEnterprise = { representative: number | undefined; status: string; term: number };
export type Model = { now: number; levels: number[]; enterprises: ModelEnterprise[]; mandates: ModelMandate[] };

export function agentEnterprise(m: ModelMandate): number | undefined {
  return m.accepted && 'enterprise' in m.invited ? m.invited.enterprise : undefined;
}

/** Nothing it rests on was ended; time and suspension aside. */
export function stands(model: Model, m: ModelMandate): boolean {
  const { enterprise, term } = m.rests;
  const of = (index: number) => model.enterprises[index] as ModelEnterprise;
  const agency = agentEnterprise(m) ?? (m.parent && agentEnterprise(m.parent));
  const struck = [m.enterprise, enterprise, ...(agency === undefined ? [] : [agency])].some(
    (index) => of(index).status === 'struck-off',
  );
  return (
    !m.ended &&
    !struck &&
    of(enterprise).term === term &&
    (m.via === undefined || stands(model, m.via)) &&
    (m.parent === undefined || stands(model, m.parent))
  );
}

function isInTime({ now }: Model, m: ModelMandate): boolean {
  return m.from <= now && now < m.until;
}

/** May be used at this moment. */
export function holds(model: Model, m: ModelMandate): boolean {
  const agency = agentEnterprise(m) ?? (m.parent && agentEnterprise(m.parent));
  const active = (index: number | undefined) => index === undefined || model.enterprises[index]?.status === 'active';
  return (
    m.accepted &&
    stands(model, m) &&
    isInTime(model, m) &&
    active(m.enterprise) &&
    active(agency) &&
    (m.parent === undefined || isInTime(model, m.parent))
  );
}

/** Who may use it: the person, or whoever represents the agency. */
export function wearerOf(model: Model, m: ModelMandate): number | undefined {
  return 'person' in m.invited ? m.invited.person : model.enterprises[m.invited.enterprise]?.representative;
}

export type ModelRight = Extent & { via: ModelMandate | undefined };

/** By which rights a person manages the mandates of an enterprise, the representative's first. */
export function rightsOf(model: Model, person: number, enterprise: number): ModelRight[] {
  const level = model.levels[person] ?? 1;
  const { representative, status } = model.enterprises[enterprise] as ModelEnterprise;
  const own = representative === person && status === 'active';
  const all = { services: null, acts: null, until: Number.POSITIVE_INFINITY, level, via: undefined };
  const held = model.mandates.filter(
    (m) =>
      m.role === 'administrator' && m.enterprise === enterprise && wearerOf(model, m) === person && holds(model, m),
  );
  return [
    ...(own ? [all] : []),
    ...held.map((m) => ({
      services: m.services,
      acts: m.acts,
      until: m.until,
      level: Math.min(m.level, level),
      via: m,
    })),
  ];
}

export function fits(wish: Omit<Extent, 'level'>, right: Omit<Extent, 'level'>): boolean {
  const within = (a: string[] | null, b: string[] | null) =>
    b === null || (a?.every((one) => b.includes(one)) ?? false);
  return within(wish.services, right.services) && within(wish.acts, right.acts) && wish.until <= right.until;
}

export type ModelWish = {
  grantor: number;
  enterprise: number;
  parent: ModelMandate | undefined;
  role: 'administrator' | 'agent';
  agent: { person: number } | { enterprise: number };
  services: string[] | null;
  acts: string[] | null;
  from: number;
  until: number;
};

/** The right a grant may rest on, or undefined where it must be refused. */
export function rightToGrant(model: Model, wish: ModelWish): ModelRight | undefined {
  const { grantor, enterprise, parent, role, agent } = wish;
  if ('enterprise' in agent && (role === 'administrator' || parent)) return undefined;
  if (parent && role === 'administrator') return undefined;
  if ((model.levels[grantor] ?? 1) < 2) return undefined;
  const acting = parent ? agentEnterprise(parent) : enterprise;
  if (acting === undefined || (parent && parent.enterprise !== enterprise)) return undefined;
  if (parent && (!holds(model, parent) || wearerOf(model, parent) === undefined || !fits(wish, parent)))
    return undefined;
  const rights = rightsOf(model, grantor, acting).filter(({ via }) => via === undefined || role === 'agent');
  const right = rights.find((one) => fits(wish, one));
  if (!right || isSelfGrant(model, wish, right) || tooMany(model, wish)) return undefined;
  return right;
}

function isSelfGrant(model: Model, { grantor, enterprise, agent }: ModelWish, right: ModelRight): boolean {
  if ('person' in agent) return agent.person === grantor;
  if (agent.enterprise === enterprise) return true;
  if (right.via && model.enterprises[agent.enterprise]?.representative === grantor) return true;
  return acceptedAgencies(model, agent.enterprise).includes(enterprise);
}

function tooMany(model: Model, { enterprise, role }: ModelWish): boolean {
  const administrators = model.mandates.filter(
    (m) =>
      m.enterprise === enterprise &&
      m.role === 'administrator' &&
      stands(model, m) &&
      m.until > model.now &&
      (m.accepted || m.answerBy > model.now),
  );
  return role === 'administrator' && administrators.length >= 5;
}

/** The agencies that act for an enterprise. */
function acceptedAgencies(model: Model, enterprise: number): number[] {
  return model.mandates
    .filter((m) => m.enterprise === enterprise && stands(model, m) && m.until > model.now)
    .flatMap((m) => agentEnterprise(m) ?? []);
}

/** Whether this person may answer for the invited, who has not answered. */
export function mayAnswer(model: Model, person: number, m: ModelMandate): boolean {
  if ((model.levels[person] ?? 1) < 2 || m.accepted || !stands(model, m)) return false;
  if (m.answerBy <= model.now || m.until <= model.now) return false;
  return 'person' in m.invited ? m.invited.person === person : rightsOf(model, person, m.invited.enterprise).length > 0;
}

export function mayAccept(model: Model, person: number, m: ModelMandate): boolean {
  if (!mayAnswer(model, person, m)) return false;
  if ('person' in m.invited) return m.grantor !== person;
  const agency = m.invited.enterprise;
  const gains = model.enterprises[agency]?.representative === m.grantor;
  if (gains && model.enterprises[m.enterprise]?.representative !== m.grantor) return false;
  const reached = new Set<number>();
  const visit = (index: number): void => {
    for (const next of acceptedAgencies(model, index)) {
      if (reached.has(next)) continue;
      reached.add(next);
      visit(next);
    }
  };
  visit(agency);
  return !reached.has(m.enterprise);
}

export function mayEnd(model: Model, person: number, m: ModelMandate): boolean {
  const manages = (enterprise: number | undefined) =>
    enterprise !== undefined &&
    (model.enterprises[enterprise]?.representative === person ||
      (m.role === 'agent' && rightsOf(model, person, enterprise).length > 0));
  const holder = m.accepted && 'person' in m.invited && m.invited.person === person;
  return (
    stands(model, m) &&
    (holder || manages(m.enterprise) || manages(agentEnterprise(m)) || manages(m.parent && agentEnterprise(m.parent)))
  );
}
