-- A check gives the rows that are wrong: none is as it should be.
select *
from departures
where origin = destination or distance <= 0
