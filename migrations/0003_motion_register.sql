-- Words and council in one index: a search in one council does not walk the hits in all others.
create extension if not exists btree_gin;

-- The read model for lists of motions: what they are sorted, filtered and searched by.
create schema motion_register authorization motiespoor_app
  create table council (
    council              text primary key,
    name                 text not null,
    silent_after_days    integer not null,
    settlement_norm_days integer not null,
    state                json not null
  )

  -- How many motions of a council are in each phase; to count a million rows for every visitor of a
  -- page with tabs would take longer than the page.
  create table tally (
    council text not null,
    phase   text not null,
    count   bigint not null,
    primary key (council, phase)
  )

  create table motion (
    council          text not null,
    motion_id        uuid not null,
    position         bigint not null,
    state            json not null, -- what the next event is folded into
    summary          json not null, -- what a list shows
    phase            text not null,
    decision         text,
    portfolio_holder text,
    parties          text[] not null,
    title            text collate "C" not null,       -- in lower case, for sorting
    reference        text collate "C" not null,       -- numbers padded: M-9 before M-10
    submitted_on     date,
    deadline_on      date,                            -- the last day of the period
    is_open          boolean not null,                -- something is still expected of somebody
    last_activity_on date not null,
    primary key (council, motion_id)
  )
  create index on motion (council, last_activity_on desc, position desc)
  create index on motion (council, phase, last_activity_on desc, position desc)
  create index on motion (council, reference, position desc)
  create index on motion (council, title, position desc)
  create index on motion (council, submitted_on desc nulls last, position desc)
  create index on motion (council, deadline_on, position desc)
  create index on motion (council, portfolio_holder, last_activity_on desc, position desc)
  create index on motion (council, decision, last_activity_on desc, position desc)
  create index on motion (council, deadline_on) where is_open
  create index on motion (council, last_activity_on) where is_open
  create index on motion using gin (council, parties) with (gin_pending_list_limit = 256)
  create index on motion (last_activity_on desc, position desc)

  -- Every reference that a motion has or had, in lower case.
  create table reference (
    council    text not null,
    reference  text collate "C" not null,
    motion_id  uuid not null,
    is_current boolean not null,
    primary key (council, reference, motion_id)
  )
  create index on reference (council, motion_id)

  -- Apart from the motion, so that a moved deadline does not index all the words again.
  create table search (
    council   text not null,
    motion_id uuid not null,
    words     tsvector not null,
    primary key (council, motion_id)
  )
  -- What waits to be sorted into the index is read by every search, so little may wait.
  create index on search using gin (council, words) with (gin_pending_list_limit = 256);
