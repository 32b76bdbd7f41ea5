select iata, name, city, state, latitude, longitude
from read_csv('data/airports.csv', header = true)
where country = 'USA'
