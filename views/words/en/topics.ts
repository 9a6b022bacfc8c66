import type * as hans from '../zh-hans/topics.ts';
import { counted } from './counted.ts';

export const topics: typeof hans.topics = {
  names: {
    household: 'Residence and identity',
    'social-security': 'Social security and work',
    health: 'Health and medical care',
    education: 'Education',
    housing: 'Housing and property',
    transport: 'Transport and travel',
    family: 'Marriage and children',
    taxes: 'Taxes and finance',
    business: 'Starting and running a business',
    welfare: 'Welfare and relief',
    justice: 'Justice and notaries',
    agriculture: 'Farming and the countryside',
    environment: 'Environment',
    government: 'Work of officials',
    other: 'Other',
  },
  field: 'Topic',
  hint: 'People look for services by topic. Choose “Other” only where nothing else fits.',
  choose: 'Please choose',
  byTopic: 'By topic',
  byUnit: 'By department',
  withinTopic: 'Departments in this topic',
  withinUnit: 'Departments below it',
  chosen: 'Chosen',
  drop: (name) => `Remove ${name}`,
  count: (count) => counted(count, 'service'),
  none: 'No service here fits.',
};

export const topicProblems: typeof hans.topicProblems = {
  'topic.missing': 'Choose a topic.',
  'services.topic-unknown': 'There is no such topic. Choose one below, or search for the name of a service.',
  'services.unit-unknown': 'There is no such department. Choose one below, or search for its name.',
};
