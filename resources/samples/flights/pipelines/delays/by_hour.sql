select
  weekday,
  hour,
  count(*) as flights,
  round(avg(late::int), 4) as late_share,
  sum(delay) as minutes_lost
from departures
group by all
order by weekday, hour
