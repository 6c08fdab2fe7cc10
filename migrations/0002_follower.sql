-- Where each follower of the log is, a row for each council. A follower and its tables are known by
-- the schema of those tables: while a read model is built anew, its `_next` schema has rows of its own.
create table follower (
  schema   text not null,
  council  text not null,
  name     text not null,
  version  integer not null,
  position bigint not null default 0,
  -- Why it stands still, in words; null while it goes on.
  trouble  text,
  primary key (schema, council)
) with (fillfactor = 80);

-- A stream with an event that the read model could not digest. The stream's events from that position
-- on are left out of the read model until it is unparked; the other streams go on.
create table parked (
  schema    text not null,
  council   text not null,
  stream_id uuid not null,
  position  bigint not null,
  event_id  uuid not null,
  error     text not null,
  parked_at timestamptz not null default clock_timestamp(),
  primary key (schema, council, stream_id)
);

grant select, insert, update, delete on follower, parked to motiespoor_app;

-- Making and renaming a schema takes rights on the whole database. The service does not have them: it
-- may do exactly these things, and only to the schemas that are its own.
create function require_read_model(read_model text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform from pg_namespace
  where nspname = read_model and nspowner = 'motiespoor_app'::regrole and nspname !~ '_(next|last)$';
  if not found then
    raise exception 'there is no read model in a schema %', read_model using errcode = 'invalid_schema_name';
  end if;
end
$$;

-- Tables as in the read model, empty, in a schema beside it. What an earlier attempt left goes first.
create function prepare_rebuild(read_model text) returns void
language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare
  table_name text;
begin
  perform require_read_model(read_model);
  perform drop_replaced(read_model);
  execute format('drop schema if exists %I cascade', read_model || '_next');
  execute format('create schema %I authorization motiespoor_app', read_model || '_next');
  for table_name in
    select c.relname from pg_class c
    where c.relnamespace = read_model::regnamespace and c.relkind = 'r' order by c.relname
  loop
    execute format('create table %1$I.%2$I (like %3$I.%2$I including all)',
                   read_model || '_next', table_name, read_model);
    execute format('alter table %I.%I owner to motiespoor_app', read_model || '_next', table_name);
  end loop;
end
$$;

-- Only names change, so no reader waits: who reads the old tables reads them to the end.
create function swap_rebuilt(read_model text) returns void
language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
begin
  perform require_read_model(read_model);
  execute format('alter schema %I rename to %I', read_model, read_model || '_last');
  execute format('alter schema %I rename to %I', read_model || '_next', read_model);
end
$$;

-- The tables from before the swap; waits for those who still read them, and holds up nobody else.
create function drop_replaced(read_model text) returns void
language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
begin
  perform require_read_model(read_model);
  execute format('drop schema if exists %I cascade', read_model || '_last');
end
$$;

revoke all on function prepare_rebuild, swap_rebuilt, drop_replaced from public;
grant execute on function prepare_rebuild, swap_rebuilt, drop_replaced to motiespoor_app;
