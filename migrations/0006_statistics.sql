-- The read model for figures: of each motion what is counted, with null for what nobody knows.
create schema statistics authorization motiespoor_app
  create table council (
    council              text primary key,
    settlement_norm_days integer not null,
    state                json not null
  )

  create table motion (
    council          text not null,
    motion_id        uuid not null,
    state            json not null,
    year             integer, -- of submission
    parties          text[] not null,
    portfolio_holder text,
    phase            text not null,
    outcome          text,
    closing_reason   text,
    counted_from_on  date,    -- the decision or else the submission; null unless the day is known
    deadline_on      date,    -- the last day of the period agreed
    completed_on     date,    -- the first day of the period, which is the day itself when that is known
    completed_by     date,    -- the last day of the period
    deadline_moves   integer not null,
    primary key (council, motion_id)
  );
