-- The read model for timelines: what happened, to one motion or lately in a council.
create schema motion_timeline authorization motiespoor_app
  create table entry (
    council               text not null,
    position              bigint not null,
    motion_id             uuid not null,
    version               integer not null,
    event_id              uuid not null,
    type                  text not null,
    phase                 text not null,
    visibility            text not null,
    -- For the order: the day it happened, or where that is unknown, the day it was recorded.
    happened_on           date not null,
    occurred_on           date,
    occurred_on_precision text not null,
    recorded_at           text collate "C" not null,
    actor_id              text not null,
    actor_role            text not null,
    data                  json,          -- as last corrected; null when the content was redacted
    revisions             json not null, -- of a report: its texts with the events they came from
    corrected_at          text,
    redacted_at           text,
    primary key (council, position)
  )
  create index on entry (council, motion_id, happened_on desc, position desc);
