import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { timezones } from '../../../shared/cron/zones.ts';
import { machineZone } from '../times.ts';
import { Fixes } from './Fixes.tsx';
import type { FieldsProps } from './fields.ts';
import { selectText } from './selectText.ts';

/** Options drawn at once; typing narrows them. */
const DRAWN = 60;
const MACHINE = '';

/** The time zone: this machine's, wherever it is, or one of all there are, by typing a part of it. */
export function ZoneField({ draft, problems, change }: FieldsProps) {
  const zone = draft.timezone;
  const [opened, setOpened] = useState(false);
  const options = useMemo(() => {
    const known = timezones();
    const named = zone === null || known.includes(zone) ? known : [zone, ...known];
    return [
      { value: MACHINE, label: `This machine's (now ${machineZone()})` },
      ...named.map((name) => ({ value: name, label: name })),
    ];
  }, [zone]);
  const problem = problems.timezone;
  // Shown as it was typed, but nothing to choose.
  const unknown = problem === undefined ? null : zone;
  // What is no zone stays as typed, so that the form can say so, rather than turn into the zone before it.
  const leave = (typed: string) => {
    const text = typed.trim();
    const same = options.find(({ label }) => label.toLowerCase() === text.toLowerCase());
    const next = same === undefined ? text : same.value;
    if (text !== '' && next !== (zone ?? MACHINE)) {
      change({ timezone: next === MACHINE ? null : next });
    }
  };
  return (
    <div>
      <Select
        label="Time zone"
        data={options}
        value={zone ?? MACHINE}
        searchable
        dropdownOpened={opened}
        onDropdownOpen={() => setOpened(true)}
        onDropdownClose={() => setOpened(false)}
        onClick={selectText}
        allowDeselect={false}
        limit={DRAWN}
        maxDropdownHeight={280}
        nothingFoundMessage="No such zone"
        error={problem?.message}
        selectFirstOptionOnChange
        filter={({ options: all, search }) =>
          all.filter(
            (option) =>
              'label' in option && option.label !== unknown && holds(option.label, search),
          )
        }
        onKeyDown={(event) => {
          const typed = event.currentTarget.value;
          // Else Enter would save the form, with the zone that was there before.
          const offered = ({ label }: { label: string }) =>
            label !== unknown && holds(label, typed);
          if (event.key !== 'Enter' || options.some(offered)) return;
          event.preventDefault();
          setOpened(false);
          leave(typed);
        }}
        onBlur={(event) => leave(event.currentTarget.value)}
        onChange={(value) => change({ timezone: value === MACHINE ? null : value })}
      />
      <Fixes fixes={problem?.fixes ?? []} change={change} />
    </div>
  );
}

/** Whether a zone has all words of what was typed, in any order. */
function holds(label: string, search: string): boolean {
  const words = search.toLowerCase().split(/[\s/_]+/);
  return words.every((word) => label.toLowerCase().includes(word));
}
