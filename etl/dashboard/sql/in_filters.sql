-- One row where the filters leave the job.
select posting_id from chosen where posting_id = $posting_id
