/** The people of the sample company, by what they are. Who they are stands in infra/sample/cast.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLIENTS } from './settings.mjs';

const cast = JSON.parse(readFileSync(join(CLIENTS, '..', 'infra', 'sample', 'cast.json'), 'utf8'));

/** Staff by login: {login, password, name}. */
export const STAFF = Object.fromEntries(cast.staff.map(({ login, name, posts }) => [login, { login, name, posts, password: cast.password }]));

const byWho = (words) => cast.residents.find(({ who }) => who.includes(words));

/** Owners and those who live with them: {who, phone, note}. */
export const OWNERS = {
  owner: byWho('业主 owner'),
  tenant: byWho('tenant'),
  neighbour: byWho('neighbour'),
  family: byWho('family'),
  ofTwoCompanies: byWho('both companies'),
};
