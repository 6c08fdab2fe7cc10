-- One read model answers about the motions of now: what the work list and the figures are made of are
-- columns of the register's motion. It was three read models, each with a copy of every motion's state.
alter table motion_register.motion
  add column committee_meets_on date,    -- of an open motion: when a committee deals with it
  add column settlement_waits   boolean not null default false, -- proposed, and nobody decided on it yet
  add column proposed_on        date,    -- the settlement that waits; can be unknown
  add column year               integer, -- of submission
  add column closing_reason     text,
  add column counted_from_on    date,    -- the decision or else the submission; null unless the day is known
  add column completed_on       date,    -- the first day of the period, which is the day itself when that is known
  add column completed_by       date,    -- the last day of the period
  add column deadline_moves     integer not null default 0;

-- The read model is built anew because its version is raised; until then these rows answer.
update motion_register.motion m set
  committee_meets_on = a.committee_meets_on, settlement_waits = a.settlement_waits,
  proposed_on = a.proposed_on, year = s.year, closing_reason = s.closing_reason,
  counted_from_on = s.counted_from_on, completed_on = s.completed_on, completed_by = s.completed_by,
  deadline_moves = s.deadline_moves
from attention.motion a, statistics.motion s
where a.council = m.council and a.motion_id = m.motion_id
  and s.council = m.council and s.motion_id = m.motion_id;

create index on motion_register.motion (council, committee_meets_on)
  where committee_meets_on is not null;
create index on motion_register.motion (council, proposed_on) where settlement_waits;

-- The schemas attention and statistics, and due_on, quiet_since_on and outcome of past_motion, stay for an
-- instance of the version before that runs beside this one. A later migration drops them.
