-- Who gets mail about motions. An address is personal data: it stands here, in no event and in no log,
-- and everything about it goes with its row.
create schema mail;
grant usage on schema mail to motiespoor_app;

create table mail.subscription (
  id           uuid primary key,
  council      text not null,
  motion_id    uuid, -- null: every motion of the council
  frequency    text not null check (frequency in ('instant', 'daily')),
  language     text not null check (language in ('nl', 'en')),
  address      text not null,
  created_at   timestamptz not null default clock_timestamp(),
  confirmed_at timestamptz, -- null: nobody at the address has said yes, and nothing is told
  position     bigint not null default 0, -- the log is queued up to here
  digested_on  date,                      -- the last day for which a digest was queued
  refusals     integer not null default 0 -- how often in a row the receiver's server refused
) with (fillfactor = 80);
create index on mail.subscription (council, frequency) where confirmed_at is not null;
create index on mail.subscription (lower(address));
create index on mail.subscription (created_at) where confirmed_at is null;

-- What the links in letters prove themselves with. The tokens themselves are only in the letters.
create table mail.token (
  hash            bytea primary key, -- SHA-256
  subscription_id uuid not null references mail.subscription on delete cascade,
  purpose         text not null check (purpose in ('confirm', 'unsubscribe'))
);
create index on mail.token (subscription_id);

-- Letters that are still to be sent. What a letter says is read from the log when it is sent, so that
-- what was redacted meanwhile is in none.
create table mail.letter (
  id              uuid primary key,
  subscription_id uuid not null references mail.subscription on delete cascade,
  kind            text not null check (kind in ('confirmation', 'news')),
  -- About what lies behind the first and not behind the second position of the council's log.
  after_position  bigint not null default 0,
  until_position  bigint not null default 0,
  created_at      timestamptz not null default clock_timestamp(),
  attempts        integer not null default 0,
  -- When to try; while somebody is at it, when to believe that no longer.
  due_at          timestamptz not null default clock_timestamp()
) with (fillfactor = 80);
create index on mail.letter (due_at);
create index on mail.letter (subscription_id);

grant select, insert, update, delete on all tables in schema mail to motiespoor_app;
