/** `GET /metrics`: Prometheus text. Loaded at the first scrape, and measures the event loop from then on. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthView } from '../../src-shared/contract/health-views.ts';
import type { Station } from '../ports/station.ts';
import { ask } from './ask.ts';
import { VENDOR_STATUSES, type VendorStatus } from './vendor-addresses.ts';

const delay = monitorEventLoopDelay({ resolution: 20 });
delay.enable();

/** One scrape. The loop's delay is since the last one. */
export async function metrics(station: Station, version: string): Promise<string> {
  const health = await ask<HealthView>(station, 'health.get', {});
  const stats = await ask<Record<VendorStatus, number>>(station, 'station.stats', {});
  const text = [
    family('qabul_info', 'gauge', 'The running version.', [[{ version }, 1]]),
    family('qabul_healthy', 'gauge', '1 when every lamp is green enough to sell.', [[{}, health.ok ? 1 : 0]]),
    family(
      'qabul_lamp',
      'gauge',
      'A method, device or part: 1 works, 0.5 warns, 0 is down.',
      health.lamps.map(({ id, kind, state, reason }) => [{ id, kind, reason }, { ok: 1, warn: 0.5, down: 0 }[state]]),
    ),
    family(
      'qabul_payments',
      'gauge',
      'Payments of all time by what became of them.',
      VENDOR_STATUSES.map((status) => [{ status }, stats[status]]),
    ),
    family('qabul_event_loop_delay_seconds', 'gauge', 'Delay of the event loop since the last scrape.', [
      [{ quantile: '0.5' }, delay.percentile(50) / 1e9],
      [{ quantile: '0.99' }, delay.percentile(99) / 1e9],
      [{ quantile: '1' }, delay.max / 1e9],
    ]),
    family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [[{}, process.memoryUsage.rss()]]),
    family('process_uptime_seconds', 'gauge', 'Since the process began.', [[{}, process.uptime()]]),
  ].join('');
  delay.reset();
  return text;
}

type Sample = [labels: Record<string, string>, value: number];

function family(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const inner = Object.entries(labels).map(([key, label]) => `${key}="${escaped(label)}"`);
    return `${name}${inner.length > 0 ? `{${inner.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

const escaped = (label: string): string =>
  label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
