-- The last verification of each council's log that was done on the server, for every instance to show.
create table verification_run (
  council    text primary key,
  id         uuid not null unique default gen_random_uuid(),
  position   bigint not null,           -- of the last event in the log when it began
  done       bigint not null default 0, -- position of the last event that was read
  alive_at   timestamptz not null default clock_timestamp(), -- when the instance said so last
  ended_at   timestamptz,
  verdict    jsonb                      -- null while it runs, and when it broke off
);

-- One at a time: a verification takes as much processor time as it gets.
create unique index verification_is_the_only_one_running on verification_run ((true))
  where ended_at is null;

grant select, insert, update, delete on verification_run to motiespoor_app;
