-- Who is told of a council's events at an address of their own, what they were told, and what they
-- are still to be told. Unlike a read model this cannot be made again from the log.
create schema webhook;
grant usage on schema webhook to motiespoor_app;

create table webhook.subscription (
  id            uuid primary key,
  council       text not null,
  owner_id      text not null,
  address       text not null,
  filter        json not null,
  secret        bytea not null, -- sealed: AES-256-GCM, with a key that is not in the database
  key_id        text not null,  -- of the key that opens it; instances with another key leave it alone
  position      bigint not null, -- the log is taken in up to here: what follows is not yet looked at
  state         text not null default 'active' check (state in ('active', 'paused', 'disabled')),
  reason        text,            -- why it was disabled
  failing_since timestamptz,     -- the first failure since the last success
  created_at    timestamptz not null default clock_timestamp()
) with (fillfactor = 80);
create index on webhook.subscription (council, owner_id);

-- An event that a subscription is to be told of, and what came of it. What the event says is read
-- from the log at each attempt, so that what was redacted meanwhile is never sent.
create table webhook.delivery (
  subscription_id  uuid not null references webhook.subscription on delete cascade,
  position         bigint not null,
  event_id         uuid not null,
  stream_id        uuid not null,
  type             text not null,
  state            text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
  attempts         integer not null default 0,
  first_attempt_at timestamptz, -- of this round: a replay and a resumption begin a new one
  last_attempt_at  timestamptz,
  next_attempt_at  timestamptz, -- after a failure
  last_status      integer,     -- what the receiver answered; null when it did not
  last_error       text,
  settled_at       timestamptz, -- when it was delivered or given up
  primary key (subscription_id, position)
) with (fillfactor = 80);
create index on webhook.delivery (subscription_id, stream_id, position) where state = 'pending';
create index on webhook.delivery (subscription_id, state, position);
create index on webhook.delivery (subscription_id, event_id);
create index on webhook.delivery (settled_at) where settled_at is not null;

-- A motion's pending deliveries to one subscription go out one at a time, in the order of the log.
-- There is a lane for each motion that has any, so that one waits for another only within a motion.
create table webhook.lane (
  subscription_id uuid not null references webhook.subscription on delete cascade,
  stream_id       uuid not null,
  -- When the first pending delivery may be tried; while it is being tried, when to believe no longer
  -- that somebody is at it.
  due_at          timestamptz not null default clock_timestamp(),
  lease           uuid, -- of who is at it
  primary key (subscription_id, stream_id)
) with (fillfactor = 80);
create index on webhook.lane (subscription_id, due_at);

grant select, insert, update, delete on all tables in schema webhook to motiespoor_app;
