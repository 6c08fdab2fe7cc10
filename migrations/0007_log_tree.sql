-- The Merkle tree (RFC 6962) over each council's entries, kept by a follower. A tile holds at most 256
-- hashes that stand side by side: on level 0 entries, on each next level the roots of full tiles. Tiles
-- that are full never change, so a proof in a log of any size reads a handful of rows.
create schema log_tree authorization motiespoor_app
  create table tile (
    council text not null,
    level   integer not null,
    index   bigint not null,
    hashes  bytea not null, -- 32 bytes each
    primary key (council, level, index)
  );
-- Hashes do not compress; trying would be most of the work of storing them.
alter table log_tree.tile alter column hashes set storage external;

-- Every checkpoint that was ever signed. What others hold can be compared with it, so it is only added
-- to, and the next one is signed only when it follows from the last.
create table checkpoint (
  council   text not null,
  log_id    uuid not null,
  size      bigint not null check (size > 0),
  root      bytea not null,
  note      text not null,
  signed_at timestamptz not null default clock_timestamp(),
  primary key (council, log_id, size)
);
create index checkpoint_by_time on checkpoint (council, signed_at desc);
create trigger checkpoint_is_append_only before update or delete or truncate on checkpoint
  for each statement execute function refuse_rewrite();

-- Every public key that checkpoints were signed with: after a rotation the old ones can still be checked.
create table checkpoint_key (
  vkey          text primary key,
  key_id        text not null,
  first_used_at timestamptz not null default clock_timestamp()
);
create trigger checkpoint_key_is_append_only before update or delete or truncate on checkpoint_key
  for each statement execute function refuse_rewrite();

-- That a council's log goes on under another identity, as after a restored backup that lost its tail:
-- declared by whoever owns the database, never by the service. Without it nothing is signed under a
-- new identity, so that nobody can begin a history anew in silence.
create table log_succession (
  council     text not null,
  log_id      uuid not null, -- of the log that goes on
  reason      text not null,
  declared_at timestamptz not null default clock_timestamp(),
  primary key (council, log_id)
);
create trigger log_succession_is_append_only before update or delete or truncate on log_succession
  for each statement execute function refuse_rewrite();

grant select, insert on checkpoint, checkpoint_key to motiespoor_app;
grant select on log_succession to motiespoor_app;
