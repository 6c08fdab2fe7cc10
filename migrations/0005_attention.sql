-- The read model for work lists: which motions ask for somebody's attention, and why. The days are
-- empty where nothing is expected, so that a motion that is settled drops out of every index.
create schema attention authorization motiespoor_app
  create table council (
    council           text primary key,
    silent_after_days integer not null,
    state             json not null
  )

  create table motion (
    council             text not null,
    motion_id           uuid not null,
    state               json not null,
    summary             json not null,
    due_on              date,
    quiet_since_on      date,
    committee_meets_on  date,
    settlement_waits    boolean not null,
    proposed_on         date, -- the settlement; can be unknown
    primary key (council, motion_id)
  )
  create index on motion (council, due_on) where due_on is not null
  create index on motion (council, quiet_since_on) where quiet_since_on is not null
  create index on motion (council, committee_meets_on) where committee_meets_on is not null
  create index on motion (council, proposed_on) where settlement_waits;
