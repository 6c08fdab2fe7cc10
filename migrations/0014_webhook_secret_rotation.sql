-- Secrets of webhooks that were replaced. Messages are signed with them as well until they expire, so
-- that a receiver can change over without missing one.
create table webhook.previous_secret (
  subscription_id uuid not null references webhook.subscription on delete cascade,
  secret          bytea not null, -- sealed, as the current one
  key_id          text not null,
  expires_at      timestamptz not null,
  primary key (subscription_id, secret)
);

grant select, insert, update, delete on webhook.previous_secret to motiespoor_app;
