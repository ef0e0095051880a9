'use client';
import { useState } from 'react';
import type { UnitScreen } from '../../lib/screen';
import { usePerson } from '../session/person';
import { useAssignments } from '../worklist/use-assignments';

const EVERYBODY = 'all';
const NOBODY = 'nobody';

/** A team's name behind this is no person's id. */
const TEAM = 'team:';

/** Which beds a desk board shows: all, one nurse's, one team's, or those nobody has. Beds with an unowned high alert always show. */
export function useTeam(unitId: string, screen: UnitScreen) {
  const [whose, choose] = useState(EVERYBODY);
  // Asked for when somebody reaches for the filter: a board that shows everybody needs no assignments.
  const [wanted, setWanted] = useState(false);
  const { known } = useAssignments(unitId, wanted);
  const nurseOf = new Map(known?.patients.map((p) => [p.patientId, p.nurse?.id ?? NOBODY]) ?? []);
  const loud = new Set(
    [...screen.alerts.values()].filter((a) => a.phase === 'raised' && a.priority === 'high').map((a) => a.bed),
  );
  const holders = new Set(nurseOf.values());
  return {
    whose,
    choose,
    reach: () => setWanted(true),
    people: known?.people.filter((p) => holders.has(p.id)) ?? [],
    teams: known?.teams.map((t) => t.name) ?? [],
    /** Until the server has said who has whom, every bed shows. */
    shows: (bed: string): boolean => {
      if (whose === EVERYBODY || known === null || loud.has(bed)) return true;
      if (whose.startsWith(TEAM)) {
        const team = known.teams.find((t) => `${TEAM}${t.name}` === whose);
        return team === undefined || team.beds.includes(bed);
      }
      const patientId = screen.beds.get(bed)?.patientId;
      return patientId != null && (nurseOf.get(patientId) ?? NOBODY) === whose;
    },
  };
}

export function WhoseFilter({ team }: { team: ReturnType<typeof useTeam> }) {
  const person = usePerson();
  return (
    <label className="flex items-center gap-2 text-13 text-ink2">
      Patients of
      <select
        className="field h-8 w-36 text-13 max-full:w-28 text-ink"
        value={team.whose}
        onFocus={team.reach}
        onPointerEnter={team.reach}
        onChange={(e) => team.choose(e.target.value)}
      >
        <option value={EVERYBODY}>everybody</option>
        {person !== null && <option value={person.id}>me</option>}
        {team.people
          .filter((p) => p.id !== person?.id)
          .map((p) => (
            <option key={p.id} value={p.id}>
              {p.name}
            </option>
          ))}
        <option value={NOBODY}>nobody</option>
        {team.teams.length > 0 && (
          <optgroup label="Teams">
            {team.teams.map((name) => (
              <option key={name} value={`${TEAM}${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}
