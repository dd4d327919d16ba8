/** `GET /docs`: the OpenAPI document as one page for people. No script, one style, which the page's policy names by hash. */
import { createHash } from 'node:crypto';
import { ERROR_KINDS } from '../../src-shared/contract/wire-error.ts';
import type { Address, AddressAnswer } from './address.ts';
import { type Operation, openApi } from './openapi.ts';
import { contentSecurityPolicy } from './response-headers.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #0a7d5a; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 6rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem } h2 { margin-top: 2.5rem; text-transform: capitalize }
code, pre { font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace }
pre { background: var(--soft); padding: .8rem; border-radius: .5rem; overflow: auto; max-height: 30rem }
details { border: 1px solid var(--line); border-radius: .6rem; margin: .5rem 0; padding: 0 1rem }
summary { padding: .7rem 0; cursor: pointer } summary code { font-weight: 600 }
summary b { display: inline-block; min-width: 3.4rem; color: var(--accent); font-size: .85rem }
summary span { display: block; opacity: .75; padding-left: 1.1rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .35rem .6rem; border-top: 1px solid var(--line); vertical-align: top }
`;

/** The page and the policy that fits it. */
export function apiPage(addresses: readonly Pick<Address, 'method' | 'path'>[], version: string): AddressAnswer {
  const document = openApi(addresses, version);
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? '';
      byTag.set(tag, [...(byTag.get(tag) ?? []), section(method, path, operation)]);
    }
  }
  const errors = Object.entries(ERROR_KINDS).map(
    ([code, { http, retry, meaning }]) =>
      `<tr><td><code>${code}</code></td><td>${http}</td><td>${retry}</td><td>${text(meaning)}</td></tr>`,
  );
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Qabul API</title><style>${STYLE}</style></head><body><main>
<h1>Qabul payment station ${text(version)}</h1>
<p>${text(document.info.description)} <a href="/docs/openapi.json">OpenAPI 3.1</a></p>
<p>Every call carries <code>Authorization: Bearer &lt;token&gt;</code>; the token is the text of the file <code>api-token</code>
in the station’s home. Changes are pushed on <code>WS /v1/events</code>: <code>snapshot</code> first, then
<code>change</code> with consecutive <code>rev</code>; after a gap, subscribe again.</p>
${[...byTag].map(([tag, sections]) => `<h2>${text(tag)}</h2>${sections.join('')}`).join('\n')}
<h2>errors</h2><table><thead><tr><th>code</th><th>HTTP</th><th>again?</th><th>meaning</th></tr></thead><tbody>${errors.join('')}</tbody></table>
</main></body></html>
`;
  const hash = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    body,
    headers: { 'content-security-policy': contentSecurityPolicy([], [hash]) },
  };
}

function section(method: string, path: string, operation: Operation): string {
  const parameters = operation.parameters.map(
    ({ name, in: where, required, schema, description }) =>
      `<tr><td><code>${text(name)}</code></td><td>${where}${required ? '' : ', optional'}</td><td>${text(description ?? '')}<code>${text(JSON.stringify(schema))}</code></td></tr>`,
  );
  const body = operation.requestBody?.content['application/json'].schema;
  return `<details id="${text(operation.operationId)}"><summary><b>${method.toUpperCase()}</b> <code>${text(path)}</code><span>${text(operation.summary)}</span></summary>
${parameters.length > 0 ? `<table><tbody>${parameters.join('')}</tbody></table>` : ''}
${body ? `<p>Body</p><pre>${text(JSON.stringify(body, null, 2))}</pre>` : ''}
<p>Answers</p><pre>${text(JSON.stringify(operation.responses, null, 2))}</pre></details>`;
}

const text = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
