/** Which incidents each change of a service is linked to. */

type Links = readonly (readonly [service: string, changeId: string])[];

/** Neither a name of a service nor an id has a slash. */
const keyOf = (service: string, changeId: string): string => `${service}/${changeId}`;

export class LinkedChanges {
  readonly #incidents = new Map<string, Set<string>>();
  readonly #links = new Map<string, readonly string[]>();

  /** All links of one incident, in the place of those that it had. */
  put(incidentId: string, links: Links): void {
    for (const key of this.#links.get(incidentId) ?? []) {
      const incidents = this.#incidents.get(key)!;
      incidents.delete(incidentId);
      if (incidents.size === 0) this.#incidents.delete(key);
    }
    const keys = links.map(([service, changeId]) => keyOf(service, changeId));
    if (keys.length === 0) this.#links.delete(incidentId);
    else this.#links.set(incidentId, keys);
    for (const key of keys) {
      const incidents = this.#incidents.get(key);
      if (incidents) incidents.add(incidentId);
      else this.#incidents.set(key, new Set([incidentId]));
    }
  }

  /** Ids of incidents, in alphabetical order. */
  incidentsOf(service: string, changeId: string): readonly string[] {
    return [...(this.#incidents.get(keyOf(service, changeId)) ?? [])].sort();
  }
}
