select
  d.origin as iata,
  a.name as airport,
  a.city,
  a.state,
  count(*) as flights,
  round(avg(d.delay), 2) as mean_delay,
  quantile_cont(d.delay, 0.9) as p90_delay,
  round(avg(d.late::int), 4) as late_share,
  a.latitude,
  a.longitude
from departures d
join airports a on a.iata = d.origin
group by all
having count(*) >= $min_flights
order by late_share desc, iata
