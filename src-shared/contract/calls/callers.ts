/** Who asks, by surface: the screens, and other programs with the local token. */
export const everyone = ['cashier', 'kiosk', 'display', 'local-api'] as const;
export const sellers = ['cashier', 'kiosk', 'local-api'] as const;
export const staff = ['cashier', 'local-api'] as const;
