import { expect, test } from 'vitest';
import { iso, refusal, ticksOf } from './schedules.ts';

/** The instants of a schedule in 2028, a leap year that begins on a Saturday; at most 400. */
function year(schedule: string): string[] {
  const ticks = ticksOf({ schedule });
  const found: string[] = [];
  let at = ticks.next(Date.UTC(2028, 0, 1) - 1);
  while (at !== null && at < Date.UTC(2029, 0, 1) && found.length < 400) {
    found.push(iso(at));
    at = ticks.next(at);
  }
  return found;
}

test.each([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
  [' @Daily ', '0 0 * * *'],
  ['0 0 0 1 1 *', '0 0 1 1 *'],
  [' 5\t4   3 2 * ', '5 4 3 2 *'],
  ['05 004 * 01 *', '5 4 * 1 *'],
  ['*/15 9 * * *', '0,15,30,45 9 * * *'],
  ['10-30/10 9 * * *', '10,20,30 9 * * *'],
  ['5-59/15 9 * * *', '5,20,35,50 9 * * *'],
  ['0 0-23/8 1 * *', '0 0,8,16 1 * *'],
  ['30,10,30 1 * * *', '10,30 1 * * *'],
  ['0 0 1 jan,JUL *', '0 0 1 1,7 *'],
  ['0 0 1 mar-MAY *', '0 0 1 3-5 *'],
  ['0 0 * * MON-fri', '0 0 * * 1-5'],
  ['0 0 * * 7', '0 0 * * 0'],
  ['0 0 * * sun', '0 0 * * 0'],
  ['0 0 * * 5-7', '0 0 * * 0,5,6'],
  ['0 0 * * fri-sun', '0 0 * * 0,5,6'],
  ['0 0 * * sun-tue', '0 0 * * 0-2'],
  ['0 0 * * */2', '0 0 * * 0,2,4,6'],
  ['0 0 ? * 1', '0 0 * * 1'],
  ['0 0 1 * ?', '0 0 1 * *'],
  ['0 0 l * *', '0 0 L * *'],
  ['0 0 * * 5L', '0 0 * * FRI#L'],
  ['0 0 * * 5#L', '0 0 * * fri#l'],
  ['0 0 * * 7L', '0 0 * * 0L'],
  ['*/90 * 1 1 *', '0 * 1 1 *'],
  ['0 0 1-7 * */7', '0 0 * * sun#1'],
  ['0 0 */100,1-7 * MON', '0 0 * * 1#1'],
  ['0 0 1-7 * +MON', '0 0 * * 1#1'],
])('%s is %s', (written, meant) => {
  expect(year(written)).toEqual(year(meant));
  expect(year(written).length).toBeGreaterThan(0);
});

/** The text, with [ ] around what is offended at, and what the message and the hint say. */
test.each([
  [
    '[61] * * * *',
    'bad_field',
    /minute field: 61 is out of range. A minute is 0 to 59/,
    /every: 61m/,
  ],
  ['[60] * * * *', 'bad_field', /0 to 59/, /is 0/],
  ['* [24] * * *', 'bad_field', /An hour is 0 to 23/, /hour 0 of the next day/],
  ['* * [0] * *', 'bad_field', /day of month field: 0 is out of range/, /1 to 31/],
  ['* * [32] * *', 'bad_field', /day of month/, /1 to 31/],
  ['* * * [13] *', 'bad_field', /A month is 1 to 12 or JAN to DEC/, /1 to 12/],
  ['* * * * [8]', 'bad_field', /0 and 7 are Sunday/, /0 to 7/],
  ['[60] * * * * *', 'bad_field', /second field/, /is 0/],
  ['* 1-[60] * * *', 'bad_field', /hour/, /0 to 23/],
  ['[-1] * * * *', 'bad_field', /incomplete/, /range/],
  ['[1-] * * * *', 'bad_field', /incomplete/, /range/],
  ['* [17-9] * * *', 'bad_field', /backwards/, /17-23,0-9/],
  ['[50-10/20] * * * *', 'bad_field', /backwards/, /50,10/],
  ['* * * * [6-0]', 'bad_field', /backwards/, /6-7/],
  ['* * * * [fri-mon]', 'bad_field', /backwards/, /5-6,0-1/],
  ['* * * [nov-feb] *', 'bad_field', /backwards/, /11-12,1-2/],
  ['[*/0] * * * *', 'bad_field', /step of 0/, /\*\/5/],
  ['[*/] * * * *', 'bad_field', /no number after the slash/, /\*\/5/],
  ['[*/x] * * * *', 'bad_field', /no number after the slash/, /\*\/5/],
  ['[/5] * * * *', 'bad_field', /incomplete/, /range/],
  ['[5/15] * * * *', 'bad_field', /a step but no range/, /5-59\/15/],
  ['* * * * [MON/2]', 'bad_field', /a step but no range/, /1-6\/2/],
  ['[1/2/3] * * * *', 'bad_field', /two steps/, /1\/2/],
  ['1,[],2 * * * *', 'bad_field', /an item is empty/, /comma/],
  ['1,2,[] * * * *', 'bad_field', /an item is empty/, /comma/],
  ['[¹] * * * *', 'bad_field', /not a minute/, /list/],
  ['[1_0] * * * *', 'bad_field', /not a minute/, /list/],
  ['[1.5] * * * *', 'bad_field', /not a minute/, /list/],
  ['[?] * * * *', 'bad_field', /only for a day/, /\*/],
  ['[H] * * * *', 'bad_field', /not a minute/, /range/],
  ['* * * [January] *', 'bad_field', /not a month/, /Write jan/],
  ['* * * * [friday]', 'bad_field', /not a weekday/, /Write fri/],
  ['* * * [mon] *', 'bad_field', /not a month/, /range/],
  ['* * [LL] * *', 'bad_field', /cannot be read/, /L-3/],
  ['* * [W] * *', 'bad_field', /cannot be read/, /15W/],
  ['* * [1-15W] * *', 'bad_field', /cannot be read/, /15W/],
  ['* * [32]W * *', 'bad_field', /out of range/, /1 to 31/],
  ['* * [L-31] * *', 'bad_field', /no month has a day L-31/, /L-30/],
  ['* * [L/2] * *', 'bad_field', /cannot be read/, /alone/],
  ['* * * * [L]', 'bad_field', /cannot be read/, /SUN#L/],
  ['* * * * [MONL]', 'bad_field', /cannot be read/, /MON#L/],
  ['* * * * [L5]', 'bad_field', /cannot be read/, /5#L/],
  ['* * * * [1#6]', 'bad_field', /no week of the month/, /1#1 to 1#5/],
  ['* * * * [1#0]', 'bad_field', /no week of the month/, /1#L/],
  ['* * * * [1##1]', 'bad_field', /no week of the month/, /1#5/],
  ['* * * * [#2]', 'bad_field', /incomplete/, /range/],
  ['* * * * [8]#2', 'bad_field', /out of range/, /0 to 7/],
  ['0 0 [31 2] *', 'never', /There is no 31 February: this never runs/, /Write L/],
  [
    '0 0 [31 4,6,9,11] *',
    'never',
    /no such day in April, June, September or November/,
    /another month/,
  ],
  ['0 0 [30-31 feb] *', 'never', /no such day in February/, /Write L/],
  ['0 0 [L-29 2] *', 'never', /no such day in February/, /another month/],
  ['0 0 [31W 6] *', 'never', /no such day in June/, /another month/],
  ['0 0 [*/100 * MON#4]', 'never', /No day of any month fits both/, /days that can meet/],
  ['0 0 [8-31 * +sun#1]', 'never', /fits both/, /days that can meet/],
])('%s is refused where it is wrong', (marked, code, message, hint) => {
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  const error = refusal({ schedule: marked.replace(/[[\]]/g, '') });
  expect(error).toMatchObject({ code, field: 'schedule', range: { start, end } });
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});

test.each([
  ['', 'bad_form', /^The schedule is empty\.$/, /5 fields/],
  [' \t', 'bad_form', /^The schedule is empty\.$/, /5 fields/],
  ['* * * *', 'bad_form', /has 4 fields/, /5 fields/],
  ['* * * * * * 2030', 'bad_form', /has 7 fields/, /use start and end/],
  ['@reboot', 'bad_form', /no time/, /catch_up: latest/],
  ['@every 5m', 'bad_form', /interval/, /every: 5m/],
  ['@dayly', 'bad_form', /not a name/, /'@daily'/],
  ['@', 'bad_form', /not a name/, /@yearly/],
  ['@fullmoon', 'bad_form', /not a name/, /@hourly/],
  [`${'0,'.repeat(5_000)}0 * * * *`, 'bad_form', /too long/, /several triggers/],
])('%.20s is refused as a whole', (schedule, code, message, hint) => {
  const error = refusal({ schedule });
  expect(error).toMatchObject({ code, field: 'schedule', range: null });
  expect(error.message).toMatch(message);
  expect(error.hint).toMatch(hint);
});
