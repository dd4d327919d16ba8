/** The parts of the settings, in the order in which they are shown. */
export const SECTION_NAMES = [
  'overview',
  'health',
  'station',
  'rails',
  'pinpads',
  'printer',
  'products',
  'shift',
  'people',
  'audit',
  'kaspi',
  'backup',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];
