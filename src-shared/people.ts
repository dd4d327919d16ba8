/** Who may do what. One table; the router refuses by it, and screens only read it to know what to offer. */

/** Roles of people, as a shop knows them. The surface a call comes from (`Role` of the contract) is another thing. */
export const PERSON_ROLES = ['cashier', 'senior', 'owner', 'service'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** What a call needs of the person behind it. */
export const RIGHTS = [
  'sell',
  'shift',
  'cash_move',
  'drawer',
  'refund',
  'resolve',
  'price_override',
  'reports',
  'devices',
  'settings',
  'people',
  'audit',
  'kaspi_admin',
] as const;
export type Right = (typeof RIGHTS)[number];

const HOLDERS: Readonly<Record<Right, readonly PersonRole[]>> = {
  sell: ['cashier', 'senior', 'owner'],
  shift: ['cashier', 'senior', 'owner'],
  cash_move: ['senior', 'owner'],
  drawer: ['senior', 'owner'],
  refund: ['senior', 'owner'],
  resolve: ['senior', 'owner'],
  price_override: ['senior', 'owner'],
  reports: ['senior', 'owner'],
  devices: ['senior', 'owner', 'service'],
  settings: ['owner', 'service'],
  people: ['owner'],
  audit: ['owner'],
  kaspi_admin: ['owner'],
};

export const mayDo = (role: PersonRole, right: Right): boolean => HOLDERS[right].includes(role);

/** A PIN: four to eight digits. */
export const PIN_PATTERN = /^\d{4,8}$/;

/** 1111, 1234, 9876: the first that anybody tries. */
export function isSimplePin(pin: string): boolean {
  const steps = Array.from(pin)
    .slice(1)
    .map((digit, at) => Number(digit) - Number(pin[at]));
  return steps.every((step) => step === steps[0] && Math.abs(step) <= 1);
}
