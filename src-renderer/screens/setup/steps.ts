/** The steps that end in station.json; nothing is written before the last of them. */
export const WRITTEN_STEPS = ['where', 'who', 'rails', 'devices', 'check'] as const;
/** The owner comes after the restart. */
export const STEPS = [...WRITTEN_STEPS, 'owner'] as const;
