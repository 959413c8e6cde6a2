/** What a screen gets to see instead of the true answer: nothing, a failure, a flood, names of any length. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS } from './settings.mjs';

const REGISTERED = { owner: 'storefront_api', staff: 'property_console' };
// Who I am and where I may go: without these no screen comes up at all.
const FRAME = /^(Me|OrgTree|RefreshSession|SignIn\w*|FinishSignIn|RequestLoginCode|ChooseCompany|QuerySchemes)$/;
const NAMES = /^(name|label|title|community|building|item|itemName|roomLabel|payerName|note|reason)$/;
const LONG = '城市花园国际公寓（二期）东区地下二层人防机械车位与会所配套用房';

const names = Object.fromEntries(
  Object.values(REGISTERED).flatMap((folder) => {
    const { operations } = JSON.parse(readFileSync(join(CLIENTS, '..', folder, 'registered_documents.json'), 'utf8'));
    return Object.entries(operations).map(([name, digest]) => [`sha256:${digest}`, name]);
  }),
);

/** What a request asks: the name of its registered document. */
export function operationOf(request) {
  return names[request.postDataJSON()?.documentId] ?? null;
}

/**
 * Has the page see answers of the API that are changed, one change after the other; but not those that the frame of a
 * page stands on.
 */
export async function answers(page, ...changes) {
  if (changes.length === 0) return;
  await page.route('**/graphql/*', async (route) => {
    const operation = route.request().method() === 'POST' ? operationOf(route.request()) : null;
    if (operation === null || FRAME.test(operation)) return route.fallback();
    if (changes.includes(failing)) return route.fulfill(failing);
    const answer = await route.fetch();
    const body = await answer.json();
    const data = changes.reduce((value, change) => walked(value, change), body.data);
    return route.fulfill({ response: answer, json: { ...body, data } });
  });
}

/** Lists have nothing in them. */
export function nothing(value) {
  if (isPage(value)) return { ...value, nodes: [], totalCount: 0, pageInfo: lastPage(value.pageInfo) };
  return Array.isArray(value) ? [] : value;
}

/** Lists have ten thousand entries, of which a page shows a hundred. */
export function flood(value) {
  if (!isPage(value) || value.nodes.length === 0) return value;
  const nodes = Array.from({ length: 100 }, (_, at) => renamed(value.nodes[at % value.nodes.length], at));
  return { ...value, nodes, totalCount: 10_000, pageInfo: { ...value.pageInfo, hasNextPage: true, hasPreviousPage: true } };
}

/** Everything that has a name has a long one. */
export function longNames(value, key) {
  return typeof value === 'string' && NAMES.test(key) ? LONG : value;
}

/** The server fails. */
export const failing = { status: 500, headers: { 'X-Request-ID': 'req-0f3a' }, contentType: 'application/json', body: '{}' };

/** The console tells each failed request; here that is meant. */
export const FAILED_REQUEST = /console error: Failed to load resource: the server responded with a status of 500/;

function walked(value, change, key = '') {
  const mine = change(value, key);
  if (Array.isArray(mine)) return mine.map((one) => walked(one, change, key));
  if (mine === null || typeof mine !== 'object') return mine;
  return Object.fromEntries(Object.entries(mine).map(([name, one]) => [name, name === 'errors' ? one : walked(one, change, name)]));
}

function isPage(value) {
  return Array.isArray(value?.nodes) && value.pageInfo !== undefined;
}

function lastPage(pageInfo) {
  return { ...pageInfo, hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
}

function renamed(node, number) {
  return node?.id === undefined ? node : { ...node, id: `${node.id}-${number}` };
}
