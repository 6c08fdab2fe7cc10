-- What was redacted is erased from the log too: the text, and the salt with which a short text could
-- be guessed from its digest. Digests and chain stay, so every proof still holds.
--
-- This is the one door in an append-only log, and it is narrow: a row may only lose its data, and
-- only after a redaction that two people decided stands in the same history. Each table guards
-- itself, row by row, so the door is no wider for the tables' owner than for the service.

alter table event alter column data drop not null; -- null: erased

-- The first half of the salt seals the data. A salt of 16 bytes, as 0.1.0 drew them, seals nothing else.
create function salt_without_data_half(salt bytea) returns bytea language sql immutable parallel safe
  return decode(repeat('00', 16), 'hex') || substr(salt, 17);

-- Whether a history says, after an event and by two people, that its content was redacted.
create function is_redacted(target event) returns boolean language sql stable as $$
  select exists (
    select from event confirmed
    join event proposed using (council, stream_id)
    where confirmed.council = target.council and confirmed.stream_id = target.stream_id
      and confirmed.type = 'ContentRedacted' and proposed.type = 'RedactionProposed'
      and target.position < proposed.position and proposed.position < confirmed.position
      and confirmed.data ->> 'eventId' = target.id::text
      and proposed.data ->> 'eventId' = target.id::text
      and confirmed.actor_id <> proposed.actor_id)
$$;

create function refuse_all_but_erasure() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  erased event := old;
begin
  erased.data := null;
  erased.salt := salt_without_data_half(old.salt);
  -- As text, because json has no equality; a column of tomorrow is compared too.
  if new::text is distinct from erased::text
    or old.type in ('RedactionProposed', 'ContentRedacted') -- the account of a redaction remains
    or not is_redacted(old)
  then
    raise exception 'the council log is append-only: event % of % was not redacted', old.position, old.council
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- What was asked is known by its hash, from which a short text could be guessed as well. Without it,
-- the key counts as used for something else.
create function refuse_all_but_forgetting() returns trigger
language plpgsql set search_path = public, pg_temp as $$
declare
  forgotten commit := old;
begin
  forgotten.request_hash := decode(repeat('00', 32), 'hex');
  if new::text is distinct from forgotten::text
    or not exists (
      select from event e
      where e.council = old.council and e.stream_id = old.stream_id and e.data is null
        and e.version > old.version - old.count and e.version <= old.version)
  then
    raise exception 'the council log is append-only: nothing of commit % was erased', old.commit_id
      using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- A claim is a name that somebody wrote, such as `reference:M-31`. It goes when the last event that
-- says the name is erased; the name is then free again.
create function is_still_said(claimed claim) returns boolean language sql stable as $$
  select exists (
    select from event e
    where e.council = claimed.council and e.stream_id = claimed.stream_id
      and position(to_json(substr(claimed.key, position(':' in claimed.key) + 1))::text in e.data::text) > 0)
$$;

create function refuse_all_but_release() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if is_still_said(old)
    or not exists (
      select from event e
      where e.council = old.council and e.stream_id = old.stream_id and e.data is null)
  then
    raise exception 'the council log is append-only: claim % is in use', old.key
      using errcode = 'check_violation';
  end if;
  return old;
end
$$;

-- A statement that names any other column is refused before it touches a row.
drop trigger event_is_append_only on event;
create trigger event_is_append_only before delete or truncate or update of
    council, position, id, stream_id, version, type, schema, phase, machine, occurred_on,
    occurred_on_precision, recorded_at, actor_id, actor_role, commit_id, traceparent, data_digest,
    digest, chain
  on event for each statement execute function refuse_rewrite();
create trigger event_is_only_erased before update on event
  for each row execute function refuse_all_but_erasure();

drop trigger commit_is_append_only on commit;
create trigger commit_is_append_only before delete or truncate or update of
    council, commit_id, stream_id, version, position, count
  on commit for each statement execute function refuse_rewrite();
create trigger commit_is_only_forgotten before update on commit
  for each row execute function refuse_all_but_forgetting();

drop trigger claim_is_append_only on claim;
create trigger claim_is_append_only before update or truncate on claim
  for each statement execute function refuse_rewrite();
create trigger claim_is_only_released before delete on claim
  for each row execute function refuse_all_but_release();

-- Erases what the redactions at these positions of a council's log took out, and what could betray it.
-- It can be called again and again; a position that holds no redaction erases nothing.
create function erase_redacted(council_code text, redactions bigint[]) returns void
language plpgsql security definer
set search_path = public, pg_temp
set enable_seqscan = off -- as in append(): look up by key only
as $$
declare
  target event;
begin
  for target in
    select e.* from event r
    join event e on e.council = r.council and e.stream_id = r.stream_id
      and e.id::text = r.data ->> 'eventId'
    where r.council = council_code and r.position = any(redactions) and r.type = 'ContentRedacted'
      and e.data is not null
  loop
    update event set data = null, salt = salt_without_data_half(salt)
    where council = council_code and position = target.position;
    update commit set request_hash = decode(repeat('00', 32), 'hex')
    where council = council_code and commit_id = target.commit_id;
    delete from claim c
    where c.council = council_code and c.stream_id = target.stream_id and not is_still_said(c);
  end loop;
end
$$;

revoke all on function erase_redacted from public;
grant execute on function erase_redacted to motiespoor_app;
-- The followers' rows of the eraser; it has no tables of its own.
create schema erasure authorization motiespoor_app;
