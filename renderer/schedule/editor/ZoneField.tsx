import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { timezones } from '../../../shared/cron/zones.ts';
import { machineZone } from '../times.ts';
import { Fixes } from './Fixes.tsx';
import type { FieldsProps } from './fields.ts';

/** Options drawn at once; typing narrows them. */
const DRAWN = 60;
const MACHINE = '';

/** The time zone: this machine's, wherever it is, or one of all there are, by typing a part of it. */
export function ZoneField({ draft, problems, change }: FieldsProps) {
  const zone = draft.timezone;
  const options = useMemo(() => {
    const known = timezones();
    const named = zone === null || known.includes(zone) ? known : [zone, ...known];
    return [
      { value: MACHINE, label: `This machine's (now ${machineZone()})` },
      ...named.map((name) => ({ value: name, label: name })),
    ];
  }, [zone]);
  const problem = problems.timezone;
  return (
    <div>
      <Select
        label="Time zone"
        data={options}
        value={zone ?? MACHINE}
        searchable
        // What is typed takes the place of the zone that is there.
        onClick={(event) => event.currentTarget.select()}
        limit={DRAWN}
        maxDropdownHeight={280}
        nothingFoundMessage="No such zone"
        error={problem?.message}
        filter={({ options: all, search }) => {
          const words = search
            .toLowerCase()
            .split(/[\s/_]+/)
            .filter(Boolean);
          return all.filter(
            (option) =>
              'label' in option && words.every((word) => option.label.toLowerCase().includes(word)),
          );
        }}
        onChange={(value) => change({ timezone: value === MACHINE ? null : value })}
      />
      <Fixes fixes={problem?.fixes ?? []} change={change} />
    </div>
  );
}
