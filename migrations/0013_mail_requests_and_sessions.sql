-- From which client addresses mail was asked for, so that nobody can have letters sent without end. A row
-- is personal data: it is deleted when it is an hour old.
create table mail.request (
  client   text not null, -- an IPv4 address, or the /64 network of an IPv6 address
  asked_at timestamptz not null default clock_timestamp()
);
create index on mail.request (client, asked_at);
create index on mail.request (asked_at);

-- What a mailbox is called for the limit of requests, however it is written: without what follows a plus
-- sign, in lower case. Mail goes where it was asked for.
create function mail.mailbox_of(address text) returns text
  language sql immutable strict parallel safe
  return lower(regexp_replace(address, '(.)\+[^@]*@', '\1@'));
create index on mail.subscription (mail.mailbox_of(address)) where confirmed_at is null;

-- Who is signed in on the pages. The cookie names a session; what is not here has ended.
create schema web;
create table web.session (
  hash         bytea primary key, -- SHA-256 of what the cookie holds
  subject      text not null,     -- the person at the provider
  provider_sid text,              -- the session at the provider, where it names one
  councils     jsonb not null,    -- roles by council, as the provider said them last
  tokens       text not null,     -- what the provider is asked with; encrypted with the session secret
  checked_at   timestamptz not null, -- when the provider said the roles
  tried_at     timestamptz not null, -- when it was asked last
  ends_at      timestamptz not null
);
create index on web.session (subject);
create index on web.session (ends_at);

-- Logout tokens of the provider that were used: each ends sessions once.
create table web.logout_token (
  jti     text primary key,
  ends_at timestamptz not null
);

grant usage on schema web to motiespoor_app;
grant select, insert, update, delete on all tables in schema web to motiespoor_app;
grant select, insert, update, delete on mail.request to motiespoor_app;
grant execute on function mail.mailbox_of to motiespoor_app;
