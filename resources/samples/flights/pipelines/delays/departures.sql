-- A delay of more than a day, or of less than an hour before time, is a typing error.
select
  date as departed_at,
  hour(date)::tinyint as hour,
  isodow(date)::tinyint as weekday,        -- 1 is Monday
  origin,
  destination,
  distance,
  delay,
  delay >= $late_after as late
from flights
where delay between -60 and 24 * 60
