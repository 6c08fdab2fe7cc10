-- The read model of what happened lately in a council. One motion's own timeline is folded from its history.
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
  create index on entry (council, motion_id);
