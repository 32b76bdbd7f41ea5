-- Files are read relative to the project folder.
select * from 'data/flights-3m.parquet'
