/** The clients' own lists of their addresses, as their builds wrote them. */
import { SITE } from './settings.mjs';

/** @returns [{path, title, permission, isInMenu}], paths below /console */
export async function consoleRoutes() {
  return (await listed('/console')).routes;
}

/** @returns addresses of every page of the owners' app */
export async function ownerRoutes() {
  return (await listed('/app')).routes;
}

async function listed(client) {
  const answer = await fetch(`${SITE}${client}/routes.json`);
  if (!answer.ok) throw new Error(`${client} is not built: its routes.json answers ${answer.status}`);
  return answer.json();
}
