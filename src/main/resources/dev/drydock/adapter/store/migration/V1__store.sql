-- The store, in the SQL that SQLite and PostgreSQL share. Moments are milliseconds since 1970-01-01T00:00Z, except in
-- scheduled_tasks, which is db-scheduler's.

create table journal_head (
    id integer primary key check (id = 1),
    position bigint not null,
    hash text not null
);
insert into journal_head (id, position, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create table run (
    id text primary key,
    first_position bigint not null unique,
    opened_at bigint not null,
    last_sequence bigint not null,
    last_at bigint not null,
    ended_at bigint
);
create index run_open on run (first_position) where ended_at is null;

create table journal (
    position bigint primary key,
    run text not null references run (id),
    sequence bigint not null,
    at bigint not null,
    type text not null,
    body text not null,
    hash text not null,
    unique (run, sequence)
);

create table reader (
    name text primary key
);

-- One row for each reader and run. waiting_since is the position of the first entry that the reader has not finished with.
create table cursor (
    run text not null references run (id),
    reader text not null references reader (name),
    sequence bigint not null,
    last_sequence bigint not null,
    waiting_since bigint not null,
    primary key (run, reader)
);
-- Only what is behind is in it, so that looking for work does not pass by a hundred thousand old runs.
create index cursor_behind on cursor (reader, waiting_since) where sequence < last_sequence;

create table delivery (
    run text not null,
    reader text not null,
    key text not null,
    value text not null,
    primary key (run, reader, key)
);

create table lease_fence (
    id integer primary key check (id = 1),
    fence bigint not null
);
insert into lease_fence (id, fence) values (1, 0);

-- resources is how many rows were granted together: when some are gone, the lease is lost.
create table lease (
    resource text primary key,
    run text not null,
    worker text not null,
    fence bigint not null,
    resources integer not null,
    expires_at bigint not null
);
create index lease_run on lease (run);
create index lease_by_fence on lease (fence);

-- db-scheduler's table, and again_at: when to do the work again, for work that was queued while it was being done.
create table scheduled_tasks (
    task_name varchar(100) not null,
    task_instance varchar(100) not null,
    task_data ${bytes},
    execution_time ${timestamp} not null,
    picked boolean not null,
    picked_by varchar(50),
    last_success ${timestamp},
    last_failure ${timestamp},
    consecutive_failures integer,
    last_heartbeat ${timestamp},
    version bigint not null,
    priority smallint,
    again_at ${timestamp},
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
