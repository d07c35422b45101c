-- One row a skill of a posting with the words that prove it, the most wanted first.
select skill_name, level_code, minimum_years, found_in, form_text, form_start, form_length,
    evidence_text, mention_count
from skills
where posting_id = $posting_id
order by list_position(['required', 'preferred', 'mentioned'], level_code), skill_name
