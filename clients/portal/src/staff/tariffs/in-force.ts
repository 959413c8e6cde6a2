import type { TariffFragment } from '@kit/gql/staff';

export type Version = TariffFragment['versions'][number];

/** The version that holds on a day; the versions come newest first. Undefined before the first. */
export function currentTerms(versions: readonly Version[], on: string): Version | undefined {
  return versions.find((version) => version.startsOn <= on);
}

/** The latest of those in force or to come: what an editor begins from. */
export function newest(versions: readonly Version[]): Version | undefined {
  return versions[0];
}

/** Imported tariffs hold from the beginning of time. */
export function isFromTheBeginning(version: Version): boolean {
  return version.startsOn < '1900';
}
