-- The lines of runs that ended long ago, moved here from the journal as they were: the chain of hashes goes through both.
-- Nothing but an audit reads them, so the journal and its indexes stay as small as the last runs are.

create table archive (
    position bigint primary key,
    run text not null,
    sequence bigint not null,
    at bigint not null,
    type text not null,
    body text not null,
    hash text not null
);
create index archive_run on archive (run, sequence);

-- For finding the runs that are old enough.
create index run_ended on run (ended_at) where ended_at is not null;
