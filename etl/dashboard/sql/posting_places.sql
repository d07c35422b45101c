-- One row a place of a posting.
select concat_ws(', ', coalesce(locality, location_text), region, country_code) as place
from locations
where posting_id = $posting_id
order by location_ordinal
