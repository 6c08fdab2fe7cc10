-- The read model for questions about the whole register as it was known at an instant. A row of the
-- past_ tables is valid from one position of the council's log up to another, so that "as known then"
-- is: the position at that instant, and one query. A row that is still valid ends where no log ends.
create schema register_history authorization motiespoor_app
  -- The newest state of councils and motions: what the next event is folded into.
  create table council (
    council text primary key,
    state   json not null
  )

  create table motion (
    council   text not null,
    motion_id uuid not null,
    state     json not null,
    primary key (council, motion_id)
  )

  create table past_council (
    council              text not null,
    from_position        bigint not null,
    to_position          bigint not null, -- the first position at which it holds no more
    name                 text not null,
    silent_after_days    integer not null,
    settlement_norm_days integer not null,
    primary key (council, from_position)
  )

  -- The columns of the three read models that answer about now, under the same names.
  create table past_motion (
    council            text not null,
    motion_id          uuid not null,
    from_position      bigint not null,
    to_position        bigint not null,
    phase              text not null,
    decision           text,
    outcome            text,
    closing_reason     text,
    year               integer,
    parties            text[] not null,
    portfolio_holder   text,
    title              text collate "C" not null,
    reference          text collate "C" not null,
    submitted_on       date,
    deadline           text, -- the deadline itself as JSON, to tell a moved one; the others are its last day
    deadline_on        date,
    deadline_moves     integer not null,
    is_open            boolean not null,
    last_activity_on   date not null,
    counted_from_on    date,
    completed_on       date,
    completed_by       date,
    due_on             date,
    quiet_since_on     date,
    committee_meets_on date,
    settlement_waits   boolean not null,
    proposed_on        date,
    primary key (council, motion_id, from_position)
  )
  create index on past_motion (council, to_position, from_position)

  -- Apart from the rows that are filtered and counted, because it is most of the bytes and a page
  -- shows few.
  create table past_summary (
    council       text not null,
    motion_id     uuid not null,
    from_position bigint not null,
    summary       json not null,
    primary key (council, motion_id, from_position)
  )

  -- A reference that a motion once had stays findable, so it is valid from then on.
  create table past_reference (
    council       text not null,
    reference     text collate "C" not null,
    motion_id     uuid not null,
    from_position bigint not null,
    primary key (council, reference, motion_id)
  )
  create index on past_reference (council, motion_id)

  create table past_search (
    council       text not null,
    motion_id     uuid not null,
    from_position bigint not null,
    to_position   bigint not null,
    words         tsvector not null,
    primary key (council, motion_id, from_position)
  )
  create index on past_search using gin (council, words) with (gin_pending_list_limit = 256);

-- The last position recorded at or before an instant: 0 when there is none, null while the instant
-- still has to come. recorded_at never goes down as position goes up, so a search that halves finds it
-- by the primary key, in twenty look-ups for a million events; an index on recorded_at would cost every
-- append.
create function log_position_at(council_code text, instant timestamptz) returns bigint
language plpgsql set search_path = public, pg_temp as $$
declare
  head council_log%rowtype;
  low bigint := 0;
  high bigint;
  middle bigint;
  middle_at timestamptz;
begin
  -- An append that is under way may have taken its time already. Once it has ended, nothing can get
  -- an instant that has passed: the answer about such an instant never changes.
  if instant > clock_timestamp() - interval '1 minute' then
    perform pg_advisory_xact_lock_shared(hashtextextended('council_log ' || council_code, 0));
  end if;
  select * into head from council_log l where l.council = council_code;
  if instant > greatest(clock_timestamp(), head.recorded_at) then
    return null;
  end if;
  high := coalesce(head.position, 0);
  while low < high loop
    middle := (low + high + 1) / 2;
    select e.recorded_at into strict middle_at from event e
    where e.council = council_code and e.position = middle;
    if middle_at <= instant then
      low := middle;
    else
      high := middle - 1;
    end if;
  end loop;
  return low;
end
$$;

revoke all on function log_position_at from public;
grant execute on function log_position_at to motiespoor_app;
