/** The product's APIs asked directly: to know what a screen must show, never to do what the screen is tested for. */
import { SITE } from './settings.mjs';

/** Data of one operation. Throws where the API answers with errors, its own or a payload's. */
export async function ask(api, query, variables = {}, { token } = {}) {
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': 'zh-Hans' };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`${SITE}/graphql/${api}`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await answer.json();
  const refused = errors ?? Object.values(data).flatMap((value) => value?.errors ?? []);
  if (refused.length) throw new Error(`${api}: ${refused.map(({ code, message }) => `${code ?? ''} ${message}`).join('; ')}`);
  return data;
}

/** The newest text message to a phone. */
export async function lastCode(phone) {
  const { messages } = await (await fetch(`${SITE}/dev/messages.json?phone=${phone}`)).json();
  const code = messages[0]?.params?.code;
  if (!code) throw new Error(`no code was sent to ${phone}`);
  return code;
}

/** What the screens keep of somebody's session: his access token. */
export function tokenOf(state) {
  const entries = state.origins.flatMap(({ localStorage }) => localStorage);
  const session = entries.find(({ name }) => /^linli\.\w+\.session$/.test(name));
  return JSON.parse(session.value).accessToken;
}
