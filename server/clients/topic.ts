/** What services are about, as people look for them, in the order of the directory; see docs/decisions/0035-topics.md. */
export const topics = [
  'household',
  'social-security',
  'health',
  'education',
  'housing',
  'transport',
  'family',
  'taxes',
  'business',
  'welfare',
  'justice',
  'agriculture',
  'environment',
  'government',
  'other',
] as const;

export type Topic = (typeof topics)[number];

export function parseTopic(text: string | undefined): Topic | undefined {
  return topics.find((topic) => topic === text);
}
