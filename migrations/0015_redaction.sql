-- What a redaction names is erased in the transaction that records the redaction. So nobody can read
-- the content after the redaction was acknowledged, and no reader of the log has to remember to hide it.
--
-- A trigger, and not a line in append(): it holds for whatever inserts a row, and costs the other events
-- one comparison. A redaction that two people did not decide is refused as a whole, by the guards of 0009.
create function erase_content() returns trigger language plpgsql as $$
begin
  perform erase_redacted(new.council, array[new.position]);
  return null;
end
$$;

create trigger redaction_erases_content after insert on event
  for each row when (new.type = 'ContentRedacted') execute function erase_content();

-- Redactions that the follower `eraser` had not come to yet. One that two people did not decide erases
-- nothing, as before.
select erase_redacted(redaction.council, array_agg(redaction.position))
from event redaction
join event target on target.council = redaction.council and target.stream_id = redaction.stream_id
  and target.id::text = redaction.data ->> 'eventId'
where redaction.type = 'ContentRedacted' and target.data is not null and is_redacted(target)
  and target.type not in ('RedactionProposed', 'ContentRedacted') -- the account of a redaction remains
group by redaction.council;

-- The follower `eraser` is no more.
delete from follower where schema = 'erasure';
delete from parked where schema = 'erasure';
drop schema erasure;
revoke execute on function erase_redacted from motiespoor_app;

-- A timeline is told again where a redaction changes it, so an entry need not keep a report's texts.
alter table motion_timeline.entry drop column revisions;
