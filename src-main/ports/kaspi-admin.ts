/** ByFly's desk for administrators, as the station's own desk sees it. The client behind it is the provider's. */
import type { Money } from '../../src-shared/money.ts';
import type { Secret } from './secrets.ts';

export interface KaspiAdminSession {
  /** ms UTC. */
  readonly expiresAt: number;
  readonly admin: { id: number; name: string | undefined };
  transactions(
    filter: { sourceId?: number; status?: string; from?: string; to?: string },
    page?: { limit?: number; offset?: number },
  ): Promise<
    {
      id: string;
      status: string;
      amount?: Money;
      paid?: Money;
      description?: string;
      createdAt?: number;
      paidAt?: number;
    }[]
  >;
  sources(): Promise<
    {
      id: number;
      name: string;
      type?: string | null | undefined;
      description?: string | null | undefined;
      is_active?: boolean | null | undefined;
    }[]
  >;
  createSource(source: {
    name: string;
    type: string;
    description?: string;
    isActive: boolean;
  }): Promise<{ id: number; apiToken: Secret }>;
  updateSource(
    id: number,
    change: { name?: string; type?: string; description?: string; isActive?: boolean },
  ): Promise<void>;
  deleteSource(id: number): Promise<void>;
  terminals(): Promise<
    {
      id: number;
      name: string;
      ip_address?: string | null | undefined;
      port?: number | null | undefined;
      camera_id?: number | null | undefined;
      camera_url?: string | null | undefined;
      is_active?: boolean | null | undefined;
    }[]
  >;
  addTerminal(terminal: {
    name: string;
    ipAddress: string;
    port: number;
    cameraId: number;
    cameraUrl: string;
    isActive: boolean;
  }): Promise<{ id: number }>;
  terminalStatus(id: number): Promise<Readonly<Record<string, unknown>>>;
}

export interface KaspiAdmin {
  /** `phone` as `+77001112233`. */
  sendCode(phone: string): Promise<void>;
  logIn(phone: string, code: string): Promise<KaspiAdminSession>;
}
