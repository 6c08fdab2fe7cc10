-- The log is the register. Everything else in this database can be thrown away and built again from
-- what stands here, so nothing here is ever changed: it is only added to, by one function.
--
-- Every key starts with the council. A council's log is the unit of order, of integrity and of
-- distribution: councils never wait for each other.

-- The service works as this role. It may read the log and call append(); it may not write the tables.
do $$
begin
  create role motiespoor_app nologin;
exception
  when duplicate_object or unique_violation then null; -- roles belong to the cluster, not to this database
end
$$;
do $$
begin
  if not pg_has_role(current_user, 'motiespoor_app', 'member') then
    execute format('grant motiespoor_app to %I', current_user);
  end if;
end
$$;

-- The end of each council's log: one row, rewritten by every append, hence the room left in its page.
create table council_log (
  council     text primary key,
  log_id      uuid not null default gen_random_uuid(),
  position    bigint not null default 0,
  recorded_at timestamptz,
  chain       bytea not null default decode(repeat('00', 32), 'hex')
) with (fillfactor = 10);

create table stream_head (
  council   text not null,
  stream_id uuid not null,
  version   integer not null,
  primary key (council, stream_id)
) with (fillfactor = 80);

-- A motion's address does not name its council.
create index stream_head_by_stream on stream_head (stream_id);

-- What a key was used for, so that the same request can be given the same answer again.
create table commit (
  council      text not null,
  commit_id    uuid not null,
  request_hash bytea not null,
  stream_id    uuid not null,
  version      integer not null,
  position     bigint not null,
  count        integer not null,
  primary key (council, commit_id)
);

-- What must be unique in a council across motions, such as a reference.
create table claim (
  council   text not null,
  key       text not null,
  stream_id uuid not null,
  primary key (council, key)
);

create table event (
  council               text not null,
  position              bigint not null check (position > 0),
  id                    uuid not null,
  stream_id             uuid not null,
  version               integer not null check (version > 0),
  type                  text not null,
  schema                integer not null,
  phase                 text not null,
  machine               text not null,
  occurred_on           date,
  occurred_on_precision text not null,
  recorded_at           timestamptz not null,
  actor_id              text not null,
  actor_role            text not null,
  commit_id             uuid not null,
  traceparent           text,
  data                  json not null, -- json, not jsonb: the text is kept as it was hashed
  salt                  bytea not null,
  data_digest           bytea not null,
  digest                bytea not null,
  chain                 bytea not null,
  primary key (council, position),
  unique (council, stream_id, version),
  check ((occurred_on is null) = (occurred_on_precision = 'unknown'))
);

create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'the council log is append-only: % on % is refused', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

create trigger event_is_append_only before update or delete or truncate on event
  for each statement execute function refuse_rewrite();
create trigger commit_is_append_only before update or delete or truncate on commit
  for each statement execute function refuse_rewrite();
create trigger claim_is_append_only before update or delete or truncate on claim
  for each statement execute function refuse_rewrite();

-- A leaf of the council's tree: binds an event's content to its place and its time.
create function log_entry(event_position bigint, recorded_micros bigint, event_digest bytea)
  returns bytea language sql immutable parallel safe
  return sha256('\x00'::bytea || int8send(event_position) || int8send(recorded_micros) || event_digest);

create function log_chain_step(state bytea, previous bytea, entry bytea)
  returns bytea language plpgsql immutable parallel safe as $$
begin
  return sha256('\x01'::bytea || coalesce(state, previous) || entry);
end
$$;

-- The chain after each of a run of entries, `previous` being the chain before the first.
create aggregate log_chain(previous bytea, entry bytea) (sfunc = log_chain_step, stype = bytea);

-- Appends a batch of commands to one council's log: one round trip, and one answer for each command.
-- Commands and events come as parallel arrays, both in the order of appending; an event names its
-- command by ordinal, from 1.
-- The caller sees to it that a stream, a commit id and a claim occur at most once in a batch.
--
-- Positions are given under the council's lock, which is held until the commit. So order, density and
-- visibility are the same thing: no reader can see position 8 before position 7.
create function append(
  council_code text,
  commit_ids uuid[], request_hashes bytea[], stream_ids uuid[], expected_versions integer[],
  event_counts integer[], actor_ids text[], actor_roles text[], traceparents text[],
  claim_commands integer[], claim_keys text[],
  event_commands integer[], event_ids uuid[], types text[], schemas integer[], phases text[],
  machines text[], occurred_ons date[], occurred_on_precisions text[],
  datas json[], salts bytea[], data_digests bytea[], digests bytea[]
) returns table (
  command integer, outcome text, stream_id uuid, version integer, "position" bigint, count integer,
  recorded_at timestamptz, claim text
)
language plpgsql security definer
set search_path = public, pg_temp
-- A plan made while the tables were small must not be kept when they are large: look up by key only.
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  head council_log%rowtype;
  recorded timestamptz;
  recorded_micros bigint;
begin
  -- Under a stricter isolation the snapshot would be older than the lock.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'append() needs isolation level read committed';
  end if;
  -- The lock comes before anything that takes a transaction id, and before any snapshot of the log.
  perform pg_advisory_xact_lock(hashtextextended('council_log ' || council_code, 0));

  select * into head from council_log l where l.council = council_code;
  if not found then
    insert into council_log (council) values (council_code) returning * into head;
  end if;
  recorded := greatest(clock_timestamp(), head.recorded_at + interval '1 microsecond');
  recorded_micros := (extract(epoch from recorded) * 1000000)::bigint;

  return query
  with command as (
    select c.* from unnest(commit_ids, request_hashes, stream_ids, expected_versions, event_counts,
                           actor_ids, actor_roles, traceparents) with ordinality
      as c (commit_id, request_hash, stream_id, expected_version, count,
            actor_id, actor_role, traceparent, command)
  ),
  -- "limit 1" keeps each of these a look-up by key, whatever the planner thinks of the sizes.
  taken as (
    select distinct on (w.command) w.command, o.key, o.stream_id
    from unnest(claim_commands, claim_keys) as w (command, key)
    cross join lateral (
      select o.* from claim o where o.council = council_code and o.key = w.key limit 1
    ) o
    where o.stream_id <> stream_ids[w.command]
  ),
  judged as (
    select c.*, known.version as known_version, known.position as known_position,
           known.count as known_count, known.stream_id as known_stream,
           coalesce(h.version, 0) as actual_version, taken.key as taken_key, taken.stream_id as taken_by,
           case
             when known.request_hash = c.request_hash then 'duplicate'
             when known.request_hash is not null then 'key-reused'
             when coalesce(h.version, 0) <> c.expected_version then 'conflict'
             when taken.key is not null then 'claim-taken'
             else 'appended'
           end as outcome
    from command c
    left join lateral (
      select k.* from commit k
      where k.council = council_code and k.commit_id = c.commit_id limit 1
    ) known on true
    left join lateral (
      select s.version from stream_head s
      where s.council = council_code and s.stream_id = c.stream_id limit 1
    ) h on true
    left join taken on taken.command = c.command
  ),
  -- Positions are counted over the commands that are appended, places in the arrays over all.
  verdict as materialized (
    select j.*, j.expected_version + j.count as version,
           head.position + sum(j.count) filter (where j.outcome = 'appended') over preceding as position,
           sum(j.count) over preceding - j.count as events_before
    from judged j window preceding as (order by j.command)
  ),
  stored_events as (
    insert into event (
      council, position, id, stream_id, version, type, schema, phase, machine,
      occurred_on, occurred_on_precision, recorded_at, actor_id, actor_role, commit_id, traceparent,
      data, salt, data_digest, digest, chain)
    select council_code, v.position - v.count + e.ordinal - v.events_before,
           e.id, v.stream_id, v.expected_version + e.ordinal - v.events_before,
           e.type, e.schema, e.phase, e.machine, e.occurred_on, e.occurred_on_precision, recorded,
           v.actor_id, v.actor_role, v.commit_id, v.traceparent,
           e.data, e.salt, e.data_digest, e.digest,
           log_chain(head.chain, log_entry((v.position - v.count + e.ordinal - v.events_before)::bigint,
                                           recorded_micros, e.digest)) over (order by e.ordinal)
    from unnest(event_commands, event_ids, types, schemas, phases, machines, occurred_ons,
                occurred_on_precisions, datas, salts, data_digests, digests) with ordinality
      as e (command, id, type, schema, phase, machine, occurred_on,
            occurred_on_precision, data, salt, data_digest, digest, ordinal)
    join verdict v on v.command = e.command and v.outcome = 'appended'
    returning position, chain
  ),
  stored_heads as (
    insert into stream_head as h (council, stream_id, version)
    select council_code, v.stream_id, v.version from verdict v where v.outcome = 'appended'
    on conflict (council, stream_id) do update set version = excluded.version
  ),
  stored_commits as (
    insert into commit (council, commit_id, request_hash, stream_id, version, position, count)
    select council_code, v.commit_id, v.request_hash, v.stream_id, v.version, v.position, v.count
    from verdict v where v.outcome = 'appended'
  ),
  stored_claims as (
    insert into claim (council, key, stream_id)
    select council_code, w.key, v.stream_id
    from unnest(claim_commands, claim_keys) as w (command, key)
    join verdict v on v.command = w.command and v.outcome = 'appended'
    on conflict do nothing -- the stream's own already: a reference that was used before
  ),
  stored_log as (
    update council_log l set position = e.position, recorded_at = recorded, chain = e.chain
    from (select e.position, e.chain from stored_events e order by e.position desc limit 1) e
    where l.council = council_code
  )
  select v.command::integer, v.outcome,
         case v.outcome when 'duplicate' then v.known_stream
                        when 'claim-taken' then v.taken_by else v.stream_id end,
         case v.outcome when 'duplicate' then v.known_version
                        when 'appended' then v.version else v.actual_version end,
         case v.outcome when 'duplicate' then v.known_position else v.position::bigint end,
         coalesce(v.known_count, v.count),
         case v.outcome when 'appended' then recorded end,
         v.taken_key
  from verdict v
  order by v.command;

  -- One notification for the whole batch; in every commit of its own it would cost as much as a lock.
  perform pg_notify('council_log', council_code || ':' || l.position)
  from council_log l where l.council = council_code and l.position > head.position;
end
$$;

revoke all on function append from public;
grant execute on function append to motiespoor_app;
grant usage on schema public to motiespoor_app;
grant select on council_log, stream_head, commit, claim, event to motiespoor_app;
