const areas = {
  unit: '1',
  person: '2',
  identifier: '3',
  document: '4',
  post: '5',
  enterprise: '6',
  mandate: '7',
  role: '8',
};

/** The same row has the same id on every start: `00000000-0000-4000-8000-000000020001` is the first person. */
export function fixedId(area: keyof typeof areas, number: number): string {
  return `00000000-0000-4000-8000-0000000${areas[area]}${String(number).padStart(4, '0')}`;
}
